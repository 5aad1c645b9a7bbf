/** Credentials as linked data: the closed set of contexts, and the cryptosuite eddsa-rdfc-2022. */
@NullMarked
package dev.layerlift.credential.jsonld;

import org.jspecify.annotations.NullMarked;
