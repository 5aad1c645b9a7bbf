/** The plans that lift an asset: from did:peer to did:webvh, and from either to did:btco. */
@NullMarked
package dev.layerlift.application.internal.lift;

import org.jspecify.annotations.NullMarked;
