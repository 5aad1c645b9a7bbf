/**
 * The wallet that pays for anchors: keys by BIP 32 and BIP 84 from a seed of the home, coins, transactions, and signatures
 * here or elsewhere.
 */
@NullMarked
package dev.layerlift.bitcoin.signet.wallet;

import org.jspecify.annotations.NullMarked;
