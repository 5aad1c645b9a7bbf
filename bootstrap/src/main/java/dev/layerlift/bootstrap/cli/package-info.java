/** The {@code layerlift} command (design section 9). */
@NullMarked
package dev.layerlift.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
