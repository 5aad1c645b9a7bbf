package dev.layerlift.bootstrap.wiring;

import dev.layerlift.did.webvh.WebvhWitness;
import dev.layerlift.did.webvh.WebvhWitness.Approval;
import dev.layerlift.did.webvh.WebvhWitness.Candidate;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.SealedKeys;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;

/**
 * This home as a witness of DIDs, of others or its own. What it approved it remembers, in the restricted area of the
 * public layer, so that it never approves two histories of one DID.
 */
public final class HomeWitness {
    /** The name of the record that holds the public key. */
    static final String RECORD = "witnessKey";

    private static final int LOG_BYTES_MAX = 64 * 1024 * 1024;

    private final HomeRecords records;
    private final SealedKeys sealedKeys;
    private final KeyStore keys;
    private final WebvhWitness witness;
    private final ContentStore store;
    private final Clock clock;

    HomeWitness(
            HomeRecords records,
            SealedKeys sealedKeys,
            KeyStore keys,
            WebvhWitness witness,
            ContentStore store,
            Clock clock) {
        this.records = records;
        this.sealedKeys = sealedKeys;
        this.keys = keys;
        this.witness = witness;
        this.store = store;
        this.clock = clock;
    }

    /** The witness as did:key; the first call makes its key. */
    public String did() {
        return "did:key:" + records.find(RECORD).orElseGet(this::establish);
    }

    /**
     * Approves the last version of a log.
     *
     * @param log {@code did.jsonl} with the version at its end
     * @param witnessFile {@code did-witness.json} as it is published, where there is one
     * @param did the DID that it should be about
     * @param by the did:key that shall approve; empty for every one whose key is in the home
     * @param replacesWithdrawn whether the version that was approved before was withdrawn, so that another one may take
     *     its place
     * @throws MigrationException as {@link WebvhWitness#approve}; {@code LOG_FORKED} when this home approved another
     *     history
     */
    public Approval approve(
            byte[] log,
            Optional<byte[]> witnessFile,
            Optional<Did> did,
            Optional<String> by,
            boolean replacesWithdrawn) {
        Approval first = witness.approve(new Candidate(log, witnessFile, did, Optional.empty(), by), clock.instant());
        ObjectPath memory = ObjectPath.ofRestricted("witnessed/" + ((WebvhDid) first.did()).scid() + ".jsonl");
        Optional<byte[]> known = replacesWithdrawn ? Optional.empty() : read(memory);
        Approval approval = witness.approve(new Candidate(log, witnessFile, did, known, by), clock.instant());
        // Remembered before it is given away: an approval that nobody remembers could be followed by another.
        store.put(memory, Content.of(log), Sha256.of(log), Durability.NOW);
        return approval;
    }

    private Optional<byte[]> read(ObjectPath path) {
        Optional<InputStream> opened = store.open(path, 0);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            return Optional.of(in.readNBytes(LOG_BYTES_MAX));
        } catch (IOException e) {
            throw MigrationException.storage(
                    "STORE_UNREADABLE", path + ": could not be read (expected: the log that was approved)", e);
        }
    }

    private String establish() {
        NewKey fresh = keys.generate();
        // The private half first: a name without a key behind it could never approve.
        sealedKeys.add(fresh.sealed());
        return records.establish(RECORD, fresh.sealed().publicKeyMultibase());
    }
}
