/** The keys of a home: one passphrase opens a key-encryption key, and each private key is a JWE under it. */
@NullMarked
package dev.layerlift.credential.keys;

import org.jspecify.annotations.NullMarked;
