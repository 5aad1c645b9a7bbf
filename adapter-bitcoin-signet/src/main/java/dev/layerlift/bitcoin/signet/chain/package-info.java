/** One Bitcoin chain as a node of our own or an Esplora server shows it: what waits, what is confirmed, where a satoshi is. */
@NullMarked
package dev.layerlift.bitcoin.signet.chain;

import org.jspecify.annotations.NullMarked;
