package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.did.BtcoDid;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a wallet asks of a chain. It throws what {@link dev.layerlift.domain.port.AnchorChain} throws when nobody answers:
 * unknown is not absent. Broadcasting is not among it: what the wallet signs, others send. Safe to call from many threads.
 */
public interface WalletChain {
    /**
     * A confirmed output that nothing known spends.
     *
     * @param output where it is
     * @param sats its value
     * @param script its script, in lower-case hexadecimal digits
     * @param height the height of its block
     * @param coinbase whether it is the reward of its block
     */
    record ChainCoin(OutPoint output, long sats, String script, long height, boolean coinbase) {}

    /** The network. */
    BtcoDid.Network network();

    /** The height of the best chain. */
    long tipHeight();

    /**
     * The confirmed outputs of the best chain that pay one of these scripts, were made in the block of this height or later,
     * and that no block spends. Whether the mempool spends one may be known or not.
     *
     * @param scripts in lower-case hexadecimal digits
     * @param sinceHeight 0 for all there are
     */
    List<ChainCoin> unspent(Set<String> scripts, long sinceHeight);

    /** Whether a block of the best chain spends this output, or none of them has it; the mempool does not count. */
    boolean isGone(OutPoint output);

    /** This output, when it is on the best chain and spent neither by a block nor by the mempool that is asked. */
    Optional<ChainCoin> find(OutPoint output);
}
