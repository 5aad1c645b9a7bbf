/** W3C Verifiable Credentials 2.0 with Data Integrity proofs: issuing, re-issuing, the Link, and their verification. */
@NullMarked
package dev.layerlift.credential;

import org.jspecify.annotations.NullMarked;
