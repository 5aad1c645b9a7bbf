/** A home: the folder that holds configuration, database, keys and assets, and who may use it now. */
@NullMarked
package dev.layerlift.bootstrap.home;

import org.jspecify.annotations.NullMarked;
