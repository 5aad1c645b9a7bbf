/** One Guice module per adapter, so that an embedder installs just the ones that are wanted. */
@NullMarked
package dev.layerlift.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
