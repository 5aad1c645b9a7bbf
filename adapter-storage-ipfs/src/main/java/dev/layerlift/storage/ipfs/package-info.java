/** Content and publication through an IPFS node's RPC. Nothing is implemented yet: no type here pretends to be an adapter. */
package dev.layerlift.storage.ipfs;
