/** Puts a deployment together: a home, its configuration, the adapters, the engine. */
@NullMarked
package dev.layerlift.bootstrap;

import org.jspecify.annotations.NullMarked;
