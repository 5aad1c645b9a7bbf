/** Content and publication on a file system. Start at {@link dev.layerlift.storage.local.LocalContentStore}. */
@NullMarked
package dev.layerlift.storage.local;

import org.jspecify.annotations.NullMarked;
