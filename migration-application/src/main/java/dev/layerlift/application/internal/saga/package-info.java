/** Runs a plan of steps so that every migration ends, and ends once. */
@NullMarked
package dev.layerlift.application.internal.saga;

import org.jspecify.annotations.NullMarked;
