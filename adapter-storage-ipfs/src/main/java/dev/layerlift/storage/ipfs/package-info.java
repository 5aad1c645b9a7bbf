/** Public content on an IPFS node, through its RPC. */
@NullMarked
package dev.layerlift.storage.ipfs;

import org.jspecify.annotations.NullMarked;
