package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.Signer;

/** The key that a home signs its audit records with; its public half is a named record of the home. */
public final class SystemKey {
    /** The name of the record. */
    static final String RECORD = "systemKey";

    private final HomeRecords records;
    private final SealedKeys sealedKeys;
    private final KeyStore keys;

    SystemKey(HomeRecords records, SealedKeys sealedKeys, KeyStore keys) {
        this.records = records;
        this.sealedKeys = sealedKeys;
        this.keys = keys;
    }

    /**
     * The public key as multikey.
     *
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code SYSTEM_KEY_MISSING}
     */
    public String publicKeyMultibase() {
        return records.find(RECORD).orElseThrow(SystemKey::missing);
    }

    /** Makes the key of a new home; in a home that has one, nothing happens. */
    public void establish() {
        if (records.find(RECORD).isEmpty()) {
            NewKey fresh = keys.generate();
            // The private half first: a name without a key behind it would lock the home out of its own audit.
            sealedKeys.add(fresh.sealed());
            records.establish(RECORD, fresh.sealed().publicKeyMultibase());
        }
    }

    /**
     * Signs with the private key.
     *
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code SYSTEM_KEY_MISSING}, or as {@link KeyStore#signer}
     */
    Signer signer() {
        return keys.signer(publicKeyMultibase()).orElseThrow(SystemKey::missing);
    }

    private static MigrationException missing() {
        return MigrationException.credential(
                "SYSTEM_KEY_MISSING",
                "the home has no system key (expected: the one that init made)",
                "restore its database from a backup, or make a new home");
    }
}
