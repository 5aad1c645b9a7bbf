/** Advances migrations on the threads of this process. */
@NullMarked
package dev.layerlift.application.internal.dispatch;

import org.jspecify.annotations.NullMarked;
