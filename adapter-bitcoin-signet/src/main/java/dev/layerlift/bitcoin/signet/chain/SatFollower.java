package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.bitcoin.signet.chain.ChainBackend.Confirmed;
import dev.layerlift.bitcoin.signet.chain.ChainSource.UnspentOutput;
import dev.layerlift.bitcoin.signet.chain.ChainTransaction.Output;
import dev.layerlift.bitcoin.signet.chain.OrdinalSource.FeeTaker;
import dev.layerlift.bitcoin.signet.chain.OrdinalSource.Input;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.port.AnchorChain.Whereabouts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Follows a satoshi forward from the output that had it first: the other way round than {@link SatLocator}, by the same
 * rule. A server tells who spends an output; of a node, which does not, the blocks are read in order, each one once however
 * often the satoshi was moved. That an output is there now is what a node says of its best chain, and a transaction names
 * all that it comes from: so an answer is true of one chain, whatever was read before.
 */
final class SatFollower {
    /** How many transactions and blocks a call goes through: about the blocks of a year. */
    static final int STEPS_MAX = 52_560;

    private static final int ROUNDS_MAX = 10;
    private static final int REMEMBERED_MAX = 10_000;
    private static final String OP_RETURN = "6a";
    private static final int SCRIPT_BYTES_MAX = 10_000;

    private final ChainBackend backend;
    private final Subsidy subsidy;
    private final ScriptAddresses addresses;
    private final int stepsMax;
    private final Map<OutPoint, Place> places = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OutPoint, Place> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    SatFollower(ChainBackend backend, ChainNetwork network, int stepsMax) {
        this.backend = backend;
        this.subsidy = new Subsidy(network.halvingBlocks());
        this.addresses = new ScriptAddresses(network.network());
        this.stepsMax = stepsMax;
    }

    /**
     * Where a satoshi was found on its way.
     *
     * @param at the output that it is in; empty when it was lost
     * @param offsetSats how many are before it there
     * @param by the transaction that brought it there
     * @param read the last block that is known to spend none of it; its own block is that of the last move
     * @param moves how often it was moved
     */
    private record Place(
            Optional<OutPoint> at, long offsetSats, Optional<TransactionId> by, Optional<BlockRef> read, long moves) {
        static Place start(OutPoint output) {
            return new Place(Optional.of(output), 0, Optional.empty(), Optional.empty(), 0);
        }

        Place readTo(BlockRef block) {
            return new Place(at, offsetSats, by, Optional.of(block), moves);
        }
    }

    /** Thrown when what was asked before is of another chain than what is asked now. */
    private static final class ChangedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChangedException() {
            super("the chain changed meanwhile", null, false, false);
        }
    }

    /** Where the first satoshi of an output is, as the port says. */
    Whereabouts follow(OutPoint output, long sinceHeight) {
        Walk walk = new Walk(output, Math.max(0, sinceHeight));
        for (int round = 0; round < ROUNDS_MAX; round++) {
            BlockRef tip = backend.tip();
            walk.place = known(output);
            try {
                Optional<Whereabouts> found = walk.to(tip);
                remember(output, walk.place);
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (ChangedException e) {
                forget(output);
            } catch (RuntimeException e) {
                remember(output, walk.place);
                throw e;
            }
        }
        throw ChainErrors.notReady(backend.name(), "its chain changed at each of " + ROUNDS_MAX + " looks");
    }

    private Place known(OutPoint output) {
        Optional<Place> found;
        synchronized (places) {
            found = Optional.ofNullable(places.get(output));
        }
        return found.filter(place -> place.read().filter(backend::isOnChain).isPresent())
                .orElseGet(() -> Place.start(output));
    }

    private void remember(OutPoint output, Place place) {
        synchronized (places) {
            places.put(output, place);
        }
    }

    private void forget(OutPoint output) {
        synchronized (places) {
            places.remove(output);
        }
    }

    /** One call. */
    private final class Walk {
        private final OutPoint start;
        private final long sinceHeight;
        private Place place;
        private int steps;

        Walk(OutPoint start, long sinceHeight) {
            this.start = start;
            this.sinceHeight = sinceHeight;
            this.place = Place.start(start);
        }

        /** Goes on to where it is; empty when there is another tip than the one that was begun with. */
        Optional<Whereabouts> to(BlockRef tip) {
            while (true) {
                if (place.at().isEmpty()) {
                    return Optional.of(new Whereabouts.Lost(
                            place.by().orElseThrow(), place.read().orElseThrow().height(), place.moves()));
                }
                OutPoint at = place.at().get();
                Optional<UnspentOutput> there = backend.unspent(at);
                if (there.isPresent()) {
                    return inOutput(at, there.get(), tip);
                }
                Confirmed told = backend.confirmed(at);
                if (told instanceof Confirmed.InBlock spent) {
                    take();
                    place = moved(transaction(spent.by(), spent.block()), spent.block(), place);
                } else if (told instanceof Confirmed.Unspent) {
                    return Optional.empty();
                } else if (told instanceof Confirmed.Missing || !readOn(at, tip)) {
                    return missing(tip);
                }
            }
        }

        private Optional<Whereabouts> inOutput(OutPoint at, UnspentOutput there, BlockRef tip) {
            Optional<TransactionId> moving =
                    Optional.ofNullable(backend.mempoolSpenders(List.of(at)).get(at));
            return backend.tip().equals(tip)
                    ? Optional.of(new Whereabouts.InOutput(
                            at,
                            place.offsetSats(),
                            there.sats(),
                            there.script(),
                            addresses.of(there.script()),
                            tip.height() - there.depth() + 1,
                            place.moves(),
                            moving))
                    : Optional.empty();
        }

        /** It is neither there nor spent: it never was on this chain, or another chain is the best one now. */
        private Optional<Whereabouts> missing(BlockRef tip) {
            if (!backend.tip().equals(tip)) {
                return Optional.empty();
            }
            if (place.moves() > 0) {
                throw new ChangedException();
            }
            forget(start);
            place = Place.start(start);
            return Optional.of(new Whereabouts.Missing());
        }

        /** Reads blocks in their order, to the one that spends the output; false when none up to the tip does. */
        private boolean readOn(OutPoint at, BlockRef tip) {
            long height = place.read().map(block -> block.height() + 1).orElse(sinceHeight);
            while (height <= tip.height()) {
                take();
                ChainBlock block =
                        backend.blockAt(height).flatMap(backend::block).orElseThrow(ChangedException::new);
                if (place.read()
                        .filter(before -> !before.hash().equals(block.previous()))
                        .isPresent()) {
                    throw new ChangedException();
                }
                passThrough(block);
                if (!place.at().equals(Optional.of(at))) {
                    return true;
                }
                height++;
            }
            return false;
        }

        /** A block may move it more than once. */
        private void passThrough(ChainBlock block) {
            Map<OutPoint, ChainTransaction> spenders = block.transactions().stream()
                    .flatMap(t -> t.inputs().stream().map(input -> Map.entry(input, t)))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
            Place now = place;
            Optional<ChainTransaction> by = now.at().map(spenders::get);
            while (by.isPresent()) {
                now = moved(by.get(), block.ref(), now);
                by = now.at().map(spenders::get);
            }
            place = now.readTo(block.ref());
        }

        /** Counts, and ends a call that takes too much; what was found until then is kept. */
        private void take() {
            if (++steps > stepsMax) {
                throw ChainErrors.notFollowed(
                        start, stepsMax, place.read().map(BlockRef::height).orElse(sinceHeight));
            }
        }
    }

    private ChainTransaction transaction(TransactionId txid, BlockRef block) {
        return backend.transaction(txid, Optional.of(block)).orElseThrow(ChangedException::new);
    }

    /** Where a transaction of a block brought a satoshi. */
    private Place moved(ChainTransaction by, BlockRef block, Place from) {
        long offset = before(by, block, from.at().orElseThrow()) + from.offsetSats();
        long made = by.outputs().stream().mapToLong(Output::sats).sum();
        if (offset < made) {
            return in(by, offset, block, from);
        }
        FeeTaker taker = backend.feeTaker(block, by.txid());
        return in(
                transaction(taker.coinbase(), block),
                subsidy.sats(block.height()) + taker.feesBeforeSats() + offset - made,
                block,
                from);
    }

    /** How many satoshis a transaction spends before those of one of its inputs. */
    private long before(ChainTransaction by, BlockRef block, OutPoint input) {
        int index = by.inputs().indexOf(input);
        if (index == 0) {
            return 0;
        }
        return backend
                .funded(new OutPoint(by.txid(), 0), OptionalLong.of(block.height()))
                .inputs()
                .subList(0, index)
                .stream()
                .mapToLong(Input::sats)
                .sum();
    }

    private static Place in(ChainTransaction by, long offsetSats, BlockRef block, Place from) {
        Optional<TransactionId> txid = Optional.of(by.txid());
        Optional<BlockRef> read = Optional.of(block);
        long left = offsetSats;
        for (int index = 0; index < by.outputs().size(); index++) {
            Output output = by.outputs().get(index);
            if (left < output.sats()) {
                Optional<OutPoint> at =
                        isSpendable(output.script()) ? Optional.of(new OutPoint(by.txid(), index)) : Optional.empty();
                return new Place(at, left, txid, read, from.moves() + 1);
            }
            left -= output.sats();
        }
        return new Place(Optional.empty(), 0, txid, read, from.moves() + 1);
    }

    private static boolean isSpendable(String script) {
        return !script.startsWith(OP_RETURN) && script.length() <= 2 * SCRIPT_BYTES_MAX;
    }
}
