/** Durable stores of a home. */
@NullMarked
package dev.layerlift.persistence;

import org.jspecify.annotations.NullMarked;
