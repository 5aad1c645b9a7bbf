package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.bitcoin.signet.chain.LocationCache.Trace;
import dev.layerlift.bitcoin.signet.chain.OrdinalSource.FeePayer;
import dev.layerlift.bitcoin.signet.chain.OrdinalSource.Funded;
import dev.layerlift.bitcoin.signet.chain.OrdinalSource.Input;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Follows a satoshi back to the block that minted it (ordinal theory, BIP draft "Ordinal Numbers"): the satoshis of the
 * inputs of a transaction go to its outputs in order, first in, first out; what is left over is its fee, and goes to the
 * coinbase after the subsidy, in the order of the transactions in the block. What a coinbase does not claim is lost, and
 * changes no number.
 */
final class SatLocator {
    private final RememberedFunding source;
    private final Subsidy subsidy;
    private final LocationCache cache;
    private final int stepsMax;

    SatLocator(OrdinalSource source, Subsidy subsidy, LocationCache cache, int stepsMax) {
        this.source = new RememberedFunding(source);
        this.subsidy = subsidy;
        this.cache = cache;
        this.stepsMax = stepsMax;
    }

    /** The number of the first satoshi of a confirmed output. */
    Satoshi locate(OutPoint output) {
        try {
            Funded first = source.funded(output, OptionalLong.empty());
            requireOutput(output, first);
            Trace known = cache.find(output)
                    .orElse(new Trace.Underway(output, 0, first.block().height()));
            return known instanceof Trace.Found found ? found.satoshi() : follow(output, (Trace.Underway) known, first);
        } catch (MigrationException e) {
            if (e.error().code().equals("CHAIN_HISTORY_MISSING")) {
                throw ChainErrors.notLocated(
                        output,
                        e.error().message(),
                        Retry.NEVER,
                        e.error().recovery().get(0));
            }
            throw e;
        }
    }

    private static void requireOutput(OutPoint output, Funded made) {
        if (output.index() >= made.outputSats().size() || made.outputSats().get(output.index()) == 0) {
            throw ChainErrors.notLocated(
                    output,
                    "there is no satoshi in it (expected: an output with a value)",
                    Retry.NEVER,
                    "name another output");
        }
    }

    private Satoshi follow(OutPoint output, Trace.Underway from, Funded first) {
        Trace.Underway position = from;
        try {
            for (int step = 0; step < stepsMax; step++) {
                Trace next = step(position, first);
                if (next instanceof Trace.Found found) {
                    cache.keep(output, found);
                    return found.satoshi();
                }
                position = (Trace.Underway) next;
            }
        } catch (MigrationException e) {
            keepUnlessStale(output, position, e);
            throw e;
        }
        cache.keep(output, position);
        throw ChainErrors.notLocated(
                output,
                stepsMax + " transactions were followed back to block " + position.height()
                        + " (expected: its origin within that many)",
                Retry.LATER,
                "try again: it goes on from there");
    }

    private void keepUnlessStale(OutPoint output, Trace.Underway position, MigrationException e) {
        if (e.error().code().equals("CHAIN_NOT_READY")) {
            // After a reorganisation the heights on the way may be others.
            cache.forget(output);
            source.forget();
        } else {
            cache.keep(output, position);
        }
    }

    private Trace step(Trace.Underway position, Funded first) {
        Optional<Trace> known = position.offsetSats() == 0 ? cache.find(position.at()) : Optional.empty();
        if (known.isPresent() && known.get() instanceof Trace.Found) {
            return known.get();
        }
        OutPoint at = position.at();
        Funded made = at.txid().equals(first.txid()) ? first : source.funded(at, OptionalLong.of(position.height()));
        long offset = made.satsBefore(at.index()) + position.offsetSats();
        if (!made.isCoinbase()) {
            return spent(made, offset);
        }
        long minted = subsidy.sats(made.block().height());
        if (offset < minted) {
            return new Trace.Found(new Satoshi(subsidy.first(made.block().height()) + offset));
        }
        FeePayer payer = source.feePayer(made.block(), offset - minted);
        return spent(
                source.funded(
                        new OutPoint(payer.payer(), 0),
                        OptionalLong.of(made.block().height())),
                payer.offsetSats());
    }

    /** Where a satoshi at this place of what a transaction spends was before. */
    private static Trace.Underway spent(Funded transaction, long offsetSats) {
        long left = offsetSats;
        for (Input input : transaction.inputs()) {
            if (left < input.sats()) {
                return new Trace.Underway(
                        input.output(),
                        left,
                        input.height().orElse(transaction.block().height()));
            }
            left -= input.sats();
        }
        throw new MigrationException(ChainErrors.invalid(
                "the chain", "transaction " + transaction.txid() + " makes more satoshis than it spends"));
    }
}
