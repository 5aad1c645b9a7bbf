/** What several packages of this module share. */
@NullMarked
package dev.layerlift.credential.internal;

import org.jspecify.annotations.NullMarked;
