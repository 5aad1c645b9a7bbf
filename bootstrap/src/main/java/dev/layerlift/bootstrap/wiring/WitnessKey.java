package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.SealedKeys;

/** The key with which this home approves versions of DIDs as a witness, of others or its own. */
public final class WitnessKey {
    /** The name of the record. */
    static final String RECORD = "witnessKey";

    private final HomeRecords records;
    private final SealedKeys sealedKeys;
    private final KeyStore keys;

    WitnessKey(HomeRecords records, SealedKeys sealedKeys, KeyStore keys) {
        this.records = records;
        this.sealedKeys = sealedKeys;
        this.keys = keys;
    }

    /** The witness as did:key; the first call makes its key. */
    public String did() {
        return "did:key:" + records.find(RECORD).orElseGet(this::establish);
    }

    private String establish() {
        NewKey fresh = keys.generate();
        // The private half first: a name without a key behind it could never approve.
        sealedKeys.add(fresh.sealed());
        return records.establish(RECORD, fresh.sealed().publicKeyMultibase());
    }
}
