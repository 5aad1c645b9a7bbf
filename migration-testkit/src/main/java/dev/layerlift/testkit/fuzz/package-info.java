/** Fuzzing: seeded inputs by the million, each of which a limit holds to its time, its memory and its stack. */
@NullMarked
package dev.layerlift.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
