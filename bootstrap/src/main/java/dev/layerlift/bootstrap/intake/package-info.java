/** What files an import takes in, and what they are. */
@NullMarked
package dev.layerlift.bootstrap.intake;

import org.jspecify.annotations.NullMarked;
