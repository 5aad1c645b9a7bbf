package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import java.util.Optional;

/**
 * Where satoshis were found, and how far others were followed, so that nothing is followed twice. Transactions name what
 * they spend, so that an answer stays true for as long as the output is on the chain at all, which is asked each time. A
 * cache may forget whatever it likes: that costs time and nothing else. Safe to call from many threads.
 */
public interface LocationCache {
    /** How far the first satoshi of an output was followed. */
    sealed interface Trace {
        /** To where it was mined. */
        record Found(Satoshi satoshi) implements Trace {}

        /**
         * To an output on the way.
         *
         * @param at the output that it was in
         * @param offsetSats its place there, the first being 0
         * @param height of the block that made that output, or of one that spends it where that is not said
         */
        record Underway(OutPoint at, long offsetSats, long height) implements Trace {}
    }

    /** What is known of an output. */
    Optional<Trace> find(OutPoint output);

    /** Keeps what is known of an output now. */
    void keep(OutPoint output, Trace trace);

    /** Forgets an output. */
    void forget(OutPoint output);
}
