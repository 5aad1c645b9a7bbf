/** A network between an adapter and its server that can be told to fail. */
@NullMarked
package dev.layerlift.testkit.net;

import org.jspecify.annotations.NullMarked;
