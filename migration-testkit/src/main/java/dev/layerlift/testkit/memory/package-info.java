/** The ports of persistence in memory, with the same contract as the real ones, and commits that fail on request. */
@NullMarked
package dev.layerlift.testkit.memory;

import org.jspecify.annotations.NullMarked;
