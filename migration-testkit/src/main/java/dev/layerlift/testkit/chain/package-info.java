/**
 * A Bitcoin chain and a wallet on it, in memory: for tests of whatever stands above
 * {@link dev.layerlift.domain.port.AnchorChain} and {@link dev.layerlift.domain.port.AnchorWallet}. Nothing here talks to a
 * network, and no key signs anything: they are no adapter.
 *
 * <pre>{@code
 * InMemoryChain chain = new InMemoryChain(clock);          // regtest, some blocks deep, deterministic
 * InMemoryWallet wallet = new InMemoryWallet(chain, 1);    // spends what has 1 confirmation
 * wallet.fund(100_000, 3);                                 // three coins, confirmed
 * DidMethod btco = new BtcoDidMethod(chain, btcoStore, json, "https://btco.example.com/", 1);
 * new Layers(methods with Layer.BTCO, stores with Layer.BTCO, Optional.empty(),
 *         Optional.of(new Anchoring(chain, wallet, AnchorSettings.DEFAULT)));
 * }</pre>
 *
 * and {@code new AnchorRequirements(anchoring)} as the {@code ChainRequirements} of the engine.
 *
 * <p>Then a test is the world: {@code mine()} and {@code mineEmpty()} make blocks, {@code evict(txid)} empties the mempool of
 * a transaction, {@code dropBroadcasts(true)} swallows what is sent, {@code reorg(n)} replaces blocks, {@code conflict(output)}
 * has a stranger spend a coin, {@code feeRate(rate)} and {@code minimumRate(rate)} set prices, {@code fail(exception)} and
 * {@code heal()} take the node away and bring it back, {@code loseAnswer()} broadcasts and then fails. {@code mineEvery(n)}
 * makes a block at every n-th look at an output, for runs that nobody accompanies.
 *
 * <p>What is real: blocks have headers with merkle roots, so that proofs of inclusion hold or do not; satoshis are followed
 * by ordinal theory down to the coinbase, fees included; the mempool replaces by fee. What is not: scripts, signatures,
 * proof of work, maturity of a coinbase, limits of a package.
 */
@NullMarked
package dev.layerlift.testkit.chain;

import org.jspecify.annotations.NullMarked;
