/** DID resolution across the methods, and the methods themselves in the packages below. */
@NullMarked
package dev.layerlift.did;

import org.jspecify.annotations.NullMarked;
