/** The checks before a migration. */
@NullMarked
package dev.layerlift.application.internal.validation;

import org.jspecify.annotations.NullMarked;
