/** Runs batches: begins their items as slots become free, and tells how far they are. */
@NullMarked
package dev.layerlift.application.internal.batch;

import org.jspecify.annotations.NullMarked;
