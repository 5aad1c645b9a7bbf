/** How audit records, heads and their copies are laid out and checked. */
@NullMarked
package dev.layerlift.application.internal.audit;

import org.jspecify.annotations.NullMarked;
