/** What {@code layerlift.yaml} says, as checked values. */
@NullMarked
package dev.layerlift.bootstrap.config;

import org.jspecify.annotations.NullMarked;
