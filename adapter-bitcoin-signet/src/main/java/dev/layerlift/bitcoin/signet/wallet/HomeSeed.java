package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.SeedStore;
import java.util.Optional;
import java.util.function.Function;

/**
 * The seed of a home's wallet, sealed as its keys are, and the public account, which is there for commands that have no
 * passphrase. A home has one seed for ever; of two processes that make the first one, both use the one that was first.
 */
public final class HomeSeed implements WalletSeed {
    /** The name of the home record that says which seed it is. */
    public static final String RECORD = "walletSeed";

    private static final String ACCOUNT = "walletAccount-";

    private final SeedStore seeds;
    private final SealedKeys sealed;
    private final HomeRecords records;

    /** The seed of the home whose seeds, sealed keys and records these are; nothing is made yet. */
    public HomeSeed(SeedStore seeds, SealedKeys sealed, HomeRecords records) {
        this.seeds = seeds;
        this.sealed = sealed;
        this.records = records;
    }

    /** The account, if it was made on this network before; needs no passphrase. */
    public Optional<Bip84Account> account(BtcoDid.Network network) {
        return records.find(ACCOUNT + network).map(xpub -> Bip84Account.parse(network, xpub));
    }

    /**
     * The account, made together with the seed when there is none.
     *
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code HOME_LOCKED}, {@code KEY_DAMAGED}
     */
    public Bip84Account establish(BtcoDid.Network network) {
        Optional<Bip84Account> known = account(network);
        if (known.isPresent()) {
            return known.get();
        }
        if (records.find(RECORD).isEmpty()) {
            SealedKey made = seeds.generateSeed();
            sealed.add(made);
            records.establish(RECORD, made.publicKeyMultibase());
        }
        String xpub = use(seed -> Bip84Keys.ofSeed(network, seed).account().xpub());
        return Bip84Account.parse(network, records.establish(ACCOUNT + network, xpub));
    }

    /** The id of the seed: what tells the books of one wallet from those of another. */
    public Optional<String> id() {
        return records.find(RECORD);
    }

    @Override
    public <T> T use(Function<byte[], T> use) {
        String id = id().orElseThrow(() -> missing("the home has no seed of a wallet (expected: one)"));
        return seeds.withSeed(id, use)
                .orElseThrow(() -> missing("the home does not hold " + id + " (expected: the seed of its wallet)"));
    }

    private static MigrationException missing(String message) {
        return MigrationException.credential(
                "NO_WALLET_SEED", message, "run: layerlift wallet address", "or restore the home from a backup");
    }
}
