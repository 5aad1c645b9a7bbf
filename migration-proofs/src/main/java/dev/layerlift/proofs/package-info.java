/**
 * What every adapter would otherwise copy: strict JSON, JCS, multibase and multikey, Ed25519, Data Integrity proofs.
 *
 * <p>All types are immutable or stateless and safe for use by several threads, unless they say otherwise.
 */
@NullMarked
package dev.layerlift.proofs;

import org.jspecify.annotations.NullMarked;
