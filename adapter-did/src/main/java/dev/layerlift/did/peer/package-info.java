/** did:peer of numalgo 4: documents that travel inside their own identifier. */
@NullMarked
package dev.layerlift.did.peer;

import org.jspecify.annotations.NullMarked;
