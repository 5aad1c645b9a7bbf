/** A web server with TLS that behaves as badly as a test wants. */
@NullMarked
package dev.layerlift.testkit.web;

import org.jspecify.annotations.NullMarked;
