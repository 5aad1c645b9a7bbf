/** A contract test per port; an adapter's test is a short subclass. */
@NullMarked
package dev.layerlift.testkit.contract;

import org.jspecify.annotations.NullMarked;
