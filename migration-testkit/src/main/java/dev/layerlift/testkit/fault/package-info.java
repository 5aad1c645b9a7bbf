/** Decorators that make a port fail on purpose. */
@NullMarked
package dev.layerlift.testkit.fault;

import org.jspecify.annotations.NullMarked;
