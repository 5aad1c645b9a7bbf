package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.bitcoin.signet.wallet.UnsignedTransaction.Output;
import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.WalletCoin;
import dev.layerlift.domain.wallet.WalletSigned;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The transactions of one holding. All of them spend the same inputs, the identity input first, so that at most one of them
 * confirms. Of an anchor, output 0 holds the first satoshis of input 0, output 1 the payload and output 2 the rest; what
 * takes the coins back has one output.
 *
 * <p>Each may replace all earlier ones (BIP 125): it pays more than each of them, by at least {@link #INCREMENT} for its own
 * size, and has a higher rate.
 */
final class AnchorTransactions {
    /** What an identity output holds: enough to be relayed for every kind of address, and known to other wallets. */
    static final long IDENTITY_SATS = 546;
    /** Below this, nodes do not relay a P2WPKH output. */
    static final long DUST_SATS = 294;
    /** What a node asks of a replacement for each of its virtual bytes, besides what it replaces. */
    static final FeeRate INCREMENT = FeeRate.ofSatsPerVbyte(1);

    /** A script of the size that every P2WPKH output has: only its length counts. */
    static final String P2WPKH = "0014" + "00".repeat(20);

    private static final String OP_RETURN = "6a4c50";

    private final List<WalletCoin> inputs;
    private final long lockedSats;
    private final long feeLimitSats;
    private final Output change;

    /**
     * The transactions of a holding.
     *
     * @param changeScript the script of the key for what comes back
     */
    AnchorTransactions(Holding.Terms terms, String changeScript) {
        this.inputs = terms.inputs();
        this.lockedSats = terms.lockedSats();
        this.feeLimitSats = terms.feeLimitSats();
        this.change = new Output(0, changeScript, Optional.of(terms.change()));
    }

    /** How many virtual bytes an anchor with change has. */
    static long anchorVbytes(int inputs, String ownerScript) {
        return UnsignedTransaction.vbytes(
                inputs,
                List.of(
                        new Output(IDENTITY_SATS, ownerScript),
                        new Output(0, payloadScript(new byte[AnchorPayload.SIZE_BYTES])),
                        new Output(DUST_SATS, P2WPKH)));
    }

    /** How many virtual bytes it takes to take the coins back. */
    static long takeBackVbytes(int inputs) {
        return UnsignedTransaction.vbytes(inputs, List.of(new Output(DUST_SATS, P2WPKH)));
    }

    /** What coins must hold together, so that no transaction of a holding with this limit is without change. */
    static long neededSats(long feeLimitSats) {
        return IDENTITY_SATS + feeLimitSats + DUST_SATS;
    }

    private static String payloadScript(byte[] payload) {
        return OP_RETURN + HexFormat.of().formatHex(payload);
    }

    /**
     * An anchor.
     *
     * @param owner whom output 0 pays; its value is that of the holding
     * @param feeSats what it pays at least; where the change would be dust, that is paid too
     */
    UnsignedTransaction anchor(Output owner, AnchorPayload payload, long feeSats) {
        List<Output> outputs = new ArrayList<>();
        outputs.add(new Output(lockedSats, owner.script(), owner.own()));
        outputs.add(new Output(0, payloadScript(payload.encode())));
        return withChange(inputs, outputs, change, feeSats);
    }

    /** The transaction that takes the coins back. */
    UnsignedTransaction takeBack(long feeSats) {
        return new UnsignedTransaction(
                inputs, List.of(new Output(sats(inputs) - feeSats, change.script(), change.own())));
    }

    /** A transaction whose last output is what is left over, unless that is dust. */
    static UnsignedTransaction withChange(List<WalletCoin> inputs, List<Output> outputs, Output change, long feeSats) {
        long left = sats(inputs) - outputs.stream().mapToLong(Output::sats).sum() - feeSats;
        if (left < 0) {
            throw new IllegalArgumentException("inputs: " + sats(inputs) + " sats (expected: " + -left + " more)");
        }
        List<Output> all = new ArrayList<>(outputs);
        if (left >= DUST_SATS) {
            all.add(new Output(left, change.script(), change.own()));
        }
        return new UnsignedTransaction(inputs, all);
    }

    private static long sats(List<WalletCoin> coins) {
        return coins.stream().mapToLong(WalletCoin::sats).sum();
    }

    /** What an anchor pays at this rate when all these were signed before. */
    long anchorFeeSats(FeeRate rate, String ownerScript, List<WalletSigned> signed) {
        long vbytes = anchorVbytes(inputs.size(), ownerScript);
        return Math.max(rate.feeSats(vbytes), replacingSats(vbytes, signed));
    }

    /** The most that an anchor may pay, so that its coins can still be taken back within the limit. */
    long anchorLimitSats() {
        return feeLimitSats - INCREMENT.feeSats(takeBackVbytes(inputs.size()));
    }

    /**
     * What taking the coins back pays at this rate when all these were signed before: as much as the rate asks, but never
     * above the limit; more than all of them, even if the rate asks for less.
     *
     * @return above the limit only when no replacement within it is possible
     */
    long takeBackFeeSats(FeeRate rate, List<WalletSigned> signed) {
        long vbytes = takeBackVbytes(inputs.size());
        long least = replacingSats(vbytes, signed);
        return Math.max(least, Math.min(feeLimitSats, rate.feeSats(vbytes)));
    }

    /** What a transaction of this size must pay at least to replace each of these; 0 when there is none. */
    static long replacingSats(long vbytes, List<WalletSigned> signed) {
        long least = 0;
        for (WalletSigned one : signed) {
            SignedTransaction before = one.transaction();
            least = Math.max(least, before.feeSats() + INCREMENT.feeSats(vbytes));
            least = Math.max(least, before.feeSats() * vbytes / before.vbytes() + 1);
        }
        return least;
    }
}
