package dev.layerlift.application;

import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusList;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialIssuer.StatusListStatement;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.Signer;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The files that the status lists of this home are published as. */
final class StatusListFiles {
    private static final String CHANGED = "LIST_CHANGED";
    private static final int FILE_BYTES_MAX = 64 * 1024;
    /** Lists are signed by a did:key, which is its own document. */
    private static final DocumentLookup NOBODY = did -> Optional.empty();

    private final Layers layers;
    private final CredentialIssuer issuer;
    private final CredentialVerifier verifier;
    private final Supplier<Signer> systemKey;
    private final JsonFormat json;
    private final Clock clock;

    StatusListFiles(
            Layers layers,
            CredentialIssuer issuer,
            CredentialVerifier verifier,
            Supplier<Signer> systemKey,
            JsonFormat json,
            Clock clock) {
        this.layers = layers;
        this.issuer = issuer;
        this.verifier = verifier;
        this.systemKey = systemKey;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What is published as a list; nothing of it is verified.
     *
     * @return empty when nothing is there
     * @throws RuntimeException when what is there is no JSON object, too large or cannot be read
     */
    Optional<Credential> published(StatusList list, StatusPurpose purpose) {
        return StoredBytes.read(layers.store(Layer.WEBVH), list.path(purpose), FILE_BYTES_MAX)
                .map(bytes -> new Credential(json.parseObject(bytes)));
    }

    /**
     * The bits that are published, of each list that is there.
     *
     * @throws MigrationException {@code STORAGE_ERROR} {@code LIST_CHANGED} when what is there is no list of this home:
     *     whether it took the place of a later one cannot be told, so it is not written over
     */
    Map<StatusPurpose, Bitstring> shown(StatusList list) {
        Map<StatusPurpose, Bitstring> shown = new EnumMap<>(StatusPurpose.class);
        for (StatusPurpose purpose : StatusPurpose.values()) {
            shown(list, purpose, "did:key:" + systemKey.get().publicKeyMultibase())
                    .ifPresent(bits -> shown.put(purpose, bits));
        }
        return shown;
    }

    /**
     * The bits that are published in one list; as {@link #shown(StatusList)}.
     *
     * @param home the DID that signs the lists of this home
     */
    Optional<Bitstring> shown(StatusList list, StatusPurpose purpose, String home) {
        // One byte more than any list of ours has: what is larger is none.
        return StoredBytes.head(layers.store(Layer.WEBVH), list.path(purpose), FILE_BYTES_MAX + 1)
                .map(bytes -> ours(list, purpose, home, bytes));
    }

    private Bitstring ours(StatusList list, StatusPurpose purpose, String home, byte[] bytes) {
        if (bytes.length > FILE_BYTES_MAX) {
            throw changed(list, purpose, "more than " + FILE_BYTES_MAX + " bytes");
        }
        try {
            Credential there = new Credential(json.parseObject(bytes));
            if (!there.issuer().equals(home)) {
                throw changed(list, purpose, "a list by " + Shortened.of(there.issuer()));
            }
            return verifier.readStatusList(there, list.url(purpose), purpose, NOBODY, clock.instant());
        } catch (MigrationException e) {
            throw e.error().code().equals(CHANGED)
                    ? e
                    : changed(list, purpose, e.error().message());
        } catch (IllegalArgumentException e) {
            throw changed(list, purpose, "no credential: " + e.getMessage());
        }
    }

    private static MigrationException changed(StatusList list, StatusPurpose purpose, String what) {
        return MigrationException.storage(
                CHANGED,
                list.path(purpose) + ": " + what + " (expected: the list that this home published)",
                "restore " + list.path(purpose)
                        + " as it was published last, from a backup; nothing was written over it",
                "without a backup, and if the database of the home is its latest: move the file away, then set a status in"
                        + " this list, which publishes it again: layerlift credential status set");
    }

    /** Signs, writes and reads back; gives whether the files hold what was just written to them. */
    boolean write(StatusList lists) {
        ContentStore area = layers.store(Layer.WEBVH);
        Signer key = systemKey.get();
        boolean shown = true;
        for (StatusPurpose purpose : StatusPurpose.values()) {
            Credential list = issuer.issueStatusList(
                    new StatusListStatement(lists.url(purpose), purpose, lists.bits(purpose)), key, clock.instant());
            byte[] bytes = json.write(list.json());
            Sha256 digest = Sha256.of(bytes);
            area.put(lists.path(purpose), Content.of(bytes), digest, Durability.NOW);
            shown &= StoredBytes.read(area, lists.path(purpose), FILE_BYTES_MAX)
                    .filter(back -> Sha256.of(back).equals(digest))
                    .isPresent();
        }
        return shown;
    }
}
