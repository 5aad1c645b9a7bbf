/** What the adapters of this module have in common. */
@NullMarked
package dev.layerlift.storage.cloud.internal;

import org.jspecify.annotations.NullMarked;
