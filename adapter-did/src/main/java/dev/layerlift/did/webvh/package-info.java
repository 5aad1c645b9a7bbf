/** did:webvh 1.0: logs of versions that prove themselves, written and verified. */
@NullMarked
package dev.layerlift.did.webvh;

import org.jspecify.annotations.NullMarked;
