package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.AnchorWallet;
import java.util.Optional;
import java.util.function.Supplier;

/** A wallet that is looked for when it is used, so that an engine starts without one. */
final class LateWallet implements AnchorWallet {
    private final Supplier<AnchorWallet> wallet;

    LateWallet(Supplier<AnchorWallet> wallet) {
        this.wallet = wallet;
    }

    @Override
    public Price price(FeeRate rate, Optional<String> owner, long feeLimitSats) {
        return wallet.get().price(rate, owner, feeLimitSats);
    }

    @Override
    public Optional<String> addressProblem(String address) {
        return wallet.get().addressProblem(address);
    }

    @Override
    public Reservation reserve(MigrationId migration, long feeLimitSats) {
        return wallet.get().reserve(migration, feeLimitSats);
    }

    @Override
    public Optional<Reservation> reservation(MigrationId migration) {
        return wallet.get().reservation(migration);
    }

    @Override
    public SignedTransaction anchor(
            MigrationId migration, AnchorPayload payload, Optional<String> owner, FeeRate rate) {
        return wallet.get().anchor(migration, payload, owner, rate);
    }

    @Override
    public SignedTransaction takeBack(MigrationId migration, FeeRate rate) {
        return wallet.get().takeBack(migration, rate);
    }

    @Override
    public void settle(MigrationId migration, TransactionId confirmed) {
        wallet.get().settle(migration, confirmed);
    }

    @Override
    public void release(MigrationId migration) {
        wallet.get().release(migration);
    }
}
