/** Scenario benchmarks: counts first, then figures. */
@NullMarked
package dev.layerlift.benchmarks;

import org.jspecify.annotations.NullMarked;
