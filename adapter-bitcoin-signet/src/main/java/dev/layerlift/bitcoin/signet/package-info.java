/** Wallet, transactions, anchors, sat location and did:btco. Nothing is implemented yet: no type here pretends to be an adapter. */
package dev.layerlift.bitcoin.signet;
