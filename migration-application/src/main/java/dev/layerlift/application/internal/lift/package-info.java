/** The plan that lifts an asset from did:peer to did:webvh. */
@NullMarked
package dev.layerlift.application.internal.lift;

import org.jspecify.annotations.NullMarked;
