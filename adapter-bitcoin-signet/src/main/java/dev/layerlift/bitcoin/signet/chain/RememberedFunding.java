package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Remembers transactions that satoshis were followed through: the coins of a wallet have most of their history in common,
 * and it never changes. Whether an output is on the chain now is asked each time. Safe to call from many threads.
 */
final class RememberedFunding implements OrdinalSource {
    private static final int ENTRIES_MAX = 100_000;

    private final OrdinalSource source;
    private final Map<TransactionId, Funded> known = new LinkedHashMap<>(16, 0.75f, true);
    private int entries;

    RememberedFunding(OrdinalSource source) {
        this.source = source;
    }

    @Override
    public Funded funded(OutPoint output, OptionalLong height) {
        if (height.isPresent()) {
            synchronized (known) {
                Funded found = known.get(output.txid());
                if (found != null) {
                    return found;
                }
            }
        }
        Funded asked = source.funded(output, height);
        keep(asked);
        return asked;
    }

    private void keep(Funded asked) {
        synchronized (known) {
            Funded before = known.put(asked.txid(), asked);
            entries += size(asked) - (before == null ? 0 : size(before));
            Iterator<Funded> eldest = known.values().iterator();
            while (entries > ENTRIES_MAX && known.size() > 1) {
                entries -= size(eldest.next());
                eldest.remove();
            }
        }
    }

    /** Forgets everything: after a reorganisation a transaction may be in another block than what spends it says. */
    void forget() {
        synchronized (known) {
            known.clear();
            entries = 0;
        }
    }

    private static int size(Funded funded) {
        return 1 + funded.inputs().size() + funded.outputSats().size();
    }

    @Override
    public FeePayer feePayer(BlockRef block, long offsetSats) {
        return source.feePayer(block, offsetSats);
    }

    @Override
    public FeeTaker feeTaker(BlockRef block, TransactionId payer) {
        return source.feeTaker(block, payer);
    }
}
