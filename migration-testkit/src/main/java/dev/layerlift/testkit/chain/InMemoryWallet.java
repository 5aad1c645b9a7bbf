package dev.layerlift.testkit.chain;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.testkit.chain.InMemoryChain.Coin;
import dev.layerlift.testkit.chain.Transaction.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A wallet in memory on an {@link InMemoryChain}. It signs nothing: there are no keys. Its books live as long as the object
 * does, as those of a real one are durable. Safe to call from many threads.
 */
public final class InMemoryWallet implements AnchorWallet {
    /** What an identity output holds, in satoshis. */
    public static final long IDENTITY_SATS = 546;

    private static final String COINS = "wallet-";
    private static final String CHANGE = COINS + "change";
    private static final String IDENTITIES = "identity-of-wallet";

    private final InMemoryChain chain;
    private final long depth;
    private final Map<MigrationId, Held> held = new HashMap<>();
    private final Set<MigrationId> ended = new HashSet<>();
    private int funded;
    private boolean signerAway;

    /** What is set aside for a migration, and what was signed for it. */
    private static final class Held {
        final Reservation reservation;
        final List<Coin> coins;
        Optional<Fixed> fixed = Optional.empty();
        FeeRate rate = new FeeRate(FeeRate.MIN);
        long anchorFeeSats;

        Held(Reservation reservation, List<Coin> coins) {
            this.reservation = reservation;
            this.coins = coins;
        }

        long sats() {
            return coins.stream().mapToLong(Coin::sats).sum();
        }
    }

    /** What no version of an anchor changes. */
    private record Fixed(AnchorPayload payload, Optional<String> owner) {}

    /**
     * A wallet without coins.
     *
     * @param confirmations how deep a coin must be to be spent, from 1
     */
    public InMemoryWallet(InMemoryChain chain, int confirmations) {
        this.chain = chain;
        this.depth = confirmations;
    }

    /** Gives it so many coins of this value in satoshis, each in a block of its own; the last one has one confirmation. */
    public synchronized void fund(long sats, int count) {
        for (int i = 0; i < count; i++) {
            chain.pay(COINS + funded++, sats);
        }
    }

    /** Whether whoever signs is elsewhere and does not answer for now. */
    public synchronized void signerAway(boolean away) {
        signerAway = away;
    }

    private void requireSigner() {
        if (signerAway) {
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.BITCOIN_ERROR, SIGNER_NOT_THERE, "it is not signed yet (expected: a signature)"),
                    MigrationException.Retry.LATER);
        }
    }

    /** What it could spend now, in satoshis. */
    public synchronized long freeSats() {
        return free().stream().mapToLong(Coin::sats).sum();
    }

    /** All that it has on the chain, identities included, in satoshis. */
    public synchronized long balanceSats() {
        return chain.coins(COINS).stream().mapToLong(Coin::sats).sum()
                + chain.coins(IDENTITIES).stream().mapToLong(Coin::sats).sum();
    }

    /** How many reservations are neither settled nor released. */
    public synchronized int reservations() {
        return held.size();
    }

    @Override
    public synchronized Price price(FeeRate rate, Optional<String> owner, long feeLimitSats) {
        requireLimit(feeLimitSats);
        Price price = priceOf(1, rate);
        int inputs = choose(Math.max(feeLimitSats, price.mostSats())).size();
        return inputs == 1 ? price : priceOf(inputs, rate);
    }

    private static void requireLimit(long feeLimitSats) {
        if (feeLimitSats < 1) {
            throw new IllegalArgumentException("feeLimitSats: " + feeLimitSats + " (expected: above 0)");
        }
    }

    private static Price priceOf(int inputs, FeeRate rate) {
        long fee = rate.feeSats(vbytes(inputs, true));
        return new Price(fee, fee + InMemoryChain.INCREMENT.feeSats(vbytes(inputs, false)), IDENTITY_SATS);
    }

    private static long vbytes(int inputs, boolean anchor) {
        List<OutPoint> spent = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            spent.add(new OutPoint(new TransactionId("00".repeat(32)), i));
        }
        List<Output> made = anchor
                ? List.of(
                        new Output(IDENTITY_SATS, IDENTITIES),
                        Output.data(new byte[AnchorPayload.SIZE_BYTES]),
                        new Output(IDENTITY_SATS, CHANGE))
                : List.of(new Output(IDENTITY_SATS, CHANGE));
        return new Transaction(0, spent, made).vbytes();
    }

    @Override
    public Optional<String> addressProblem(String address) {
        return address.matches("[a-z0-9-]{3,90}")
                ? Optional.empty()
                : Optional.of("it is no address of " + chain.network() + " (here: letters, digits and '-')");
    }

    @Override
    public synchronized Reservation reserve(MigrationId migration, long feeLimitSats) {
        requireLimit(feeLimitSats);
        Held before = held.get(migration);
        if (before != null) {
            return before.reservation;
        }
        if (ended.contains(migration)) {
            throw failure("RESERVATION_ENDED", "migration " + migration + " had its reservation (expected: a new one)");
        }
        List<Coin> coins = choose(feeLimitSats);
        Reservation reservation = new Reservation(migration, coins.get(0).point(), feeLimitSats, IDENTITY_SATS);
        held.put(migration, new Held(reservation, coins));
        return reservation;
    }

    /** The smallest single coin that is enough, otherwise the largest ones together. */
    private List<Coin> choose(long feeSats) {
        long needed = 2 * IDENTITY_SATS + feeSats;
        List<Coin> free = free();
        free.sort(java.util.Comparator.comparingLong(Coin::sats)
                .thenComparing(coin -> coin.point().toString()));
        for (Coin coin : free) {
            if (coin.sats() >= needed) {
                return List.of(coin);
            }
        }
        java.util.Collections.reverse(free);
        List<Coin> chosen = new ArrayList<>();
        long sats = 0;
        for (Coin coin : free) {
            chosen.add(coin);
            sats += coin.sats();
            if (sats >= needed) {
                return chosen;
            }
        }
        throw failure(
                "INSUFFICIENT_FUNDS",
                "the wallet has " + sats + " sats that are free and confirmed (expected: at least " + needed + "); "
                        + (needed - sats) + " are missing",
                "send them to " + COINS + funded);
    }

    private List<Coin> free() {
        Set<OutPoint> reserved = new HashSet<>();
        held.values().forEach(h -> h.coins.forEach(coin -> reserved.add(coin.point())));
        List<Coin> free = new ArrayList<>(chain.coins(COINS));
        free.removeIf(coin -> coin.depth() < depth || reserved.contains(coin.point()));
        return free;
    }

    @Override
    public synchronized Optional<Reservation> reservation(MigrationId migration) {
        return Optional.ofNullable(held.get(migration)).map(h -> h.reservation);
    }

    @Override
    public synchronized SignedTransaction anchor(
            MigrationId migration, AnchorPayload payload, Optional<String> owner, FeeRate rate) {
        Held mine = held(migration);
        requireSigner();
        Fixed wanted = new Fixed(payload, owner);
        if (mine.fixed.filter(fixed -> !fixed.equals(wanted)).isPresent()) {
            throw failure("ANCHOR_FIXED", "migration " + migration + " signed another payload or owner before");
        }
        FeeRate at = mine.rate.max(rate);
        long vbytes = vbytes(mine.coins.size(), true);
        long fee = at.feeSats(vbytes);
        if (mine.anchorFeeSats > 0 && fee > mine.anchorFeeSats) {
            fee = Math.max(fee, mine.anchorFeeSats + InMemoryChain.INCREMENT.feeSats(vbytes));
        }
        fee = Math.max(fee, mine.anchorFeeSats);
        long limit =
                mine.reservation.feeLimitSats() - InMemoryChain.INCREMENT.feeSats(vbytes(mine.coins.size(), false));
        if (fee > limit) {
            throw failure(
                    "FEE_ABOVE_LIMIT",
                    "the fee of migration " + migration + " would be " + fee + " sats (expected: at most " + limit
                            + ", so that taking the coins back stays within "
                            + mine.reservation.feeLimitSats() + ")",
                    "allow more: --max-fee SATS");
        }
        mine.fixed = Optional.of(wanted);
        mine.rate = at;
        mine.anchorFeeSats = fee;
        return signed(
                mine,
                List.of(
                        new Output(IDENTITY_SATS, owner.orElse(IDENTITIES)),
                        Output.data(payload.encode()),
                        new Output(mine.sats() - IDENTITY_SATS - fee, CHANGE)),
                fee);
    }

    @Override
    public synchronized SignedTransaction takeBack(MigrationId migration, FeeRate rate) {
        Held mine = held(migration);
        requireSigner();
        long vbytes = vbytes(mine.coins.size(), false);
        long least = mine.anchorFeeSats + InMemoryChain.INCREMENT.feeSats(vbytes);
        long fee = Math.min(mine.reservation.feeLimitSats(), Math.max(least, rate.feeSats(vbytes)));
        return signed(mine, List.of(new Output(mine.sats() - fee, CHANGE)), fee);
    }

    private static SignedTransaction signed(Held mine, List<Output> outputs, long fee) {
        Transaction transaction =
                new Transaction(0, mine.coins.stream().map(Coin::point).toList(), outputs);
        return new SignedTransaction(
                transaction.id(), HexFormat.of().formatHex(transaction.bytes()), fee, transaction.vbytes());
    }

    @Override
    public synchronized void settle(MigrationId migration, TransactionId confirmed) {
        end(migration);
    }

    @Override
    public synchronized void release(MigrationId migration) {
        end(migration);
    }

    /** What is spent is no coin of the chain any more, and identities have addresses that are never spent. */
    private void end(MigrationId migration) {
        if (held.remove(migration) != null) {
            ended.add(migration);
        }
    }

    private Held held(MigrationId migration) {
        return Optional.ofNullable(held.get(migration))
                .orElseThrow(() ->
                        failure("NOT_RESERVED", "migration " + migration + " has no reservation (expected: one)"));
    }

    private static MigrationException failure(String code, String message, String... recovery) {
        return new MigrationException(MigrationError.of(ErrorType.BITCOIN_ERROR, code, message, recovery));
    }
}
