/** What tests need in place of time, ids and listeners; for users of the library too. */
@NullMarked
package dev.layerlift.testkit;

import org.jspecify.annotations.NullMarked;
