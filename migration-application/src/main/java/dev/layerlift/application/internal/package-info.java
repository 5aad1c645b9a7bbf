/** What the use cases are made of. */
@NullMarked
package dev.layerlift.application.internal;

import org.jspecify.annotations.NullMarked;
