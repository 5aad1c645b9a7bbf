/** Delivers what the journal says to whoever listens. */
@NullMarked
package dev.layerlift.application.internal.event;

import org.jspecify.annotations.NullMarked;
