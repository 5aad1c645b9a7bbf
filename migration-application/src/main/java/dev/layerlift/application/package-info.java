/** The use cases: what an embedder calls. Everything else is internal. */
@NullMarked
package dev.layerlift.application;

import org.jspecify.annotations.NullMarked;
