package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.port.AnchorChain.Reason;
import java.util.List;
import java.util.Locale;

/**
 * What nodes mean when they do not take a transaction: the code of the RPC tells the kind, and only the words tell the
 * reason. Words that are not known are a broken rule.
 */
final class Refusals {
    private static final long ALREADY_IN_CHAIN = -27;
    private static final List<String> ACCEPTED = List.of(
            "already in utxo set",
            "already in block chain",
            "txn-already-in-mempool",
            "txn-already-known",
            "txn-same-nonwitness-data-in-mempool");
    private static final List<String> FEE = List.of(
            "min relay fee not met",
            "mempool min fee not met",
            "insufficient fee",
            "insufficient priority",
            "mempool full",
            "replacement-failed");
    private static final List<String> CONFLICT = List.of(
            "missingorspent",
            "missing-inputs",
            "missing inputs",
            "txn-mempool-conflict",
            "bad-txns-spends-conflicting-tx",
            "replacement-adds-unconfirmed",
            "too many potential replacements",
            "premature-spend-of-coinbase",
            "non-final",
            "non-bip68-final",
            "too-long-mempool-chain");

    private Refusals() {}

    /** What became of a transaction that the node did not simply take. */
    static Broadcast of(long code, String said) {
        String words = said.toLowerCase(Locale.ROOT);
        if (code == ALREADY_IN_CHAIN || has(words, ACCEPTED)) {
            return new Broadcast.Accepted();
        }
        String detail = ChainErrors.shown(said);
        if (has(words, FEE)) {
            return new Broadcast.Refused(Reason.FEE_TOO_LOW, detail);
        }
        return new Broadcast.Refused(has(words, CONFLICT) ? Reason.CONFLICT : Reason.INVALID, detail);
    }

    private static boolean has(String words, List<String> known) {
        return known.stream().anyMatch(words::contains);
    }
}
