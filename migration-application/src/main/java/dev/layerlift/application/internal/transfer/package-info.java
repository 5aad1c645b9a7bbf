/** Moves content from one store to another, in one write or in chunks. */
@NullMarked
package dev.layerlift.application.internal.transfer;

import org.jspecify.annotations.NullMarked;
