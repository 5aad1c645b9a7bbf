/** Processes that take turns: a seed decides who goes on at every call of a port, and what goes wrong there. */
@NullMarked
package dev.layerlift.testkit.simulation;

import org.jspecify.annotations.NullMarked;
