package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.AnchorWallet;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** As much of a wallet as tests of chains need: no key, one coin for each migration. */
final class AnyoneWallet implements AnchorWallet {
    private static final long LOCKED_SATS = 10_000;

    private final Queue<OutPoint> coins = new ArrayDeque<>();
    private final Map<MigrationId, Reservation> reserved = new HashMap<>();
    private final Map<MigrationId, Long> paid = new HashMap<>();
    private long coinSats;

    void add(List<OutPoint> more, long sats) {
        coins.addAll(more);
        coinSats = sats;
    }

    @Override
    public Price price(FeeRate rate, Optional<String> owner, long feeLimitSats) {
        return new Price(rate.feeSats(200), 2 * rate.feeSats(200), LOCKED_SATS);
    }

    @Override
    public Optional<String> addressProblem(String address) {
        return Optional.of("this wallet pays anyone");
    }

    @Override
    public Reservation reserve(MigrationId migration, long feeLimitSats) {
        return reserved.computeIfAbsent(migration, m -> new Reservation(m, coins.remove(), feeLimitSats, LOCKED_SATS));
    }

    @Override
    public Optional<Reservation> reservation(MigrationId migration) {
        return Optional.ofNullable(reserved.get(migration));
    }

    @Override
    public SignedTransaction anchor(
            MigrationId migration, AnchorPayload payload, Optional<String> owner, FeeRate rate) {
        long fee = rate.feeSats(anchor(migration, payload, 0).vbytes());
        paid.put(migration, fee);
        return anchor(migration, payload, fee).signed(fee);
    }

    private RawTransaction anchor(MigrationId migration, AnchorPayload payload, long fee) {
        String script = "6a4c50" + HexFormat.of().formatHex(payload.encode());
        return RawTransaction.of(
                List.of(reserved.get(migration).identityInput()),
                List.of(
                        RawTransaction.pays(LOCKED_SATS),
                        new ChainTransaction.Output(0, script),
                        RawTransaction.pays(coinSats - LOCKED_SATS - fee)));
    }

    @Override
    public SignedTransaction takeBack(MigrationId migration, FeeRate rate) {
        long fee = paid.get(migration) + rate.feeSats(300);
        return RawTransaction.of(
                        List.of(reserved.get(migration).identityInput()), List.of(RawTransaction.pays(coinSats - fee)))
                .signed(fee);
    }

    @Override
    public void settle(MigrationId migration, TransactionId confirmed) {
        reserved.remove(migration);
    }

    @Override
    public void release(MigrationId migration) {
        reserved.remove(migration);
    }
}
