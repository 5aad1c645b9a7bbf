/** Wallet, transactions, anchors, sat location and did:btco. */
package dev.layerlift.bitcoin.signet;
