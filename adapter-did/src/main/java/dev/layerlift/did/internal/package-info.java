/** What the methods of this module share; no API. */
@NullMarked
package dev.layerlift.did.internal;

import org.jspecify.annotations.NullMarked;
