/** Later versions of published DIDs: what is saved becomes visible once, and one at a time of each identity. */
@NullMarked
package dev.layerlift.application.internal.dids;

import org.jspecify.annotations.NullMarked;
