package dev.layerlift.domain.migration;

import dev.layerlift.domain.credential.CredentialSelection;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a migration is done (FR-2.1); covered by the owner's signature.
 *
 * @param credentialIssuance whether credentials are re-issued for the target
 * @param publish which of the credentials become public
 * @param partial chunked transfer, where wanted
 * @param disclose whether it is agreed that a source document with more than keys becomes public
 * @param maxFeeSats the most that may be spent on network fees, in satoshis
 * @param ownerAddress who holds the satoshi afterwards
 * @param metadata noted in the audit record; private
 */
public record MigrationOptions(
        boolean credentialIssuance,
        CredentialSelection publish,
        Optional<PartialMode> partial,
        boolean disclose,
        OptionalLong maxFeeSats,
        Optional<String> ownerAddress,
        JsonObject metadata) {
    public MigrationOptions {
        if (maxFeeSats.isPresent() && maxFeeSats.getAsLong() < 0) {
            throw new IllegalArgumentException("maxFeeSats: " + maxFeeSats.getAsLong() + " (expected: >= 0)");
        }
    }

    /** The defaults. */
    public static final MigrationOptions DEFAULT = new MigrationOptions(
            true,
            CredentialSelection.ORIGIN_ONLY,
            Optional.empty(),
            false,
            OptionalLong.empty(),
            Optional.empty(),
            JsonObject.EMPTY);

    /**
     * Chunked transfer.
     *
     * @param chunkSizeBytes bytes per chunk, 64 KiB to 5 GiB
     * @param resumable whether an interrupted transfer goes on where it was
     */
    public record PartialMode(long chunkSizeBytes, boolean resumable) {
        public PartialMode {
            if (chunkSizeBytes < 64L * 1024 || chunkSizeBytes > 5L * 1024 * 1024 * 1024) {
                throw new IllegalArgumentException("chunkSize: " + chunkSizeBytes + " (expected: 65536 to 5368709120)");
            }
        }

        private static PartialMode fromJson(JsonObject json) {
            return new PartialMode(json.requireLong("chunkSize"), flag(json, "resumable", true));
        }
    }

    /** These options with the owner's agreement to disclose the source document. */
    public MigrationOptions withDisclose(boolean agreed) {
        return new MigrationOptions(credentialIssuance, publish, partial, agreed, maxFeeSats, ownerAddress, metadata);
    }

    /** These options with the owner's agreement to pay so much on network fees, in satoshis. */
    public MigrationOptions withMaxFeeSats(long sats) {
        return new MigrationOptions(
                credentialIssuance, publish, partial, disclose, OptionalLong.of(sats), ownerAddress, metadata);
    }

    /** These options with other metadata. */
    public MigrationOptions withMetadata(JsonObject noted) {
        return new MigrationOptions(credentialIssuance, publish, partial, disclose, maxFeeSats, ownerAddress, noted);
    }

    /** These options with another choice of credentials. */
    public MigrationOptions withPublish(CredentialSelection selection) {
        return new MigrationOptions(
                credentialIssuance, selection, partial, disclose, maxFeeSats, ownerAddress, metadata);
    }

    /** The signed form. */
    public JsonObject toJson() {
        JsonValue.Builder json = JsonObject.builder()
                .put("credentialIssuance", credentialIssuance)
                .put("publishCredentials", JsonArray.ofStrings(new TreeSet<>(publish.types())))
                .put("disclose", disclose);
        partial.ifPresent(p -> json.put(
                "partialMode",
                JsonObject.builder()
                        .put("chunkSize", p.chunkSizeBytes())
                        .put("resumable", p.resumable())
                        .build()));
        maxFeeSats.ifPresent(sats -> json.put("maxFeeSats", sats));
        return json.putString("ownerAddress", ownerAddress)
                .put("metadata", metadata)
                .build();
    }

    /**
     * Reads the signed form. Only a member that is absent has its default: one of another kind, {@code null} included,
     * would otherwise do what the owner did not sign.
     *
     * @throws dev.layerlift.domain.json.JsonShapeException when a member has another kind
     */
    public static MigrationOptions fromJson(JsonObject json) {
        return new MigrationOptions(
                flag(json, "credentialIssuance", true),
                json.has("publishCredentials")
                        ? new CredentialSelection(Set.copyOf(json.requireStrings("publishCredentials")))
                        : CredentialSelection.ORIGIN_ONLY,
                json.has("partialMode")
                        ? Optional.of(PartialMode.fromJson(json.requireObject("partialMode")))
                        : Optional.empty(),
                flag(json, "disclose", false),
                json.has("maxFeeSats") ? OptionalLong.of(json.requireLong("maxFeeSats")) : OptionalLong.empty(),
                json.has("ownerAddress") ? Optional.of(json.requireString("ownerAddress")) : Optional.empty(),
                json.has("metadata") ? json.requireObject("metadata") : JsonObject.EMPTY);
    }

    private static boolean flag(JsonObject json, String name, boolean absent) {
        return json.has(name) ? json.requireBoolean(name) : absent;
    }
}
