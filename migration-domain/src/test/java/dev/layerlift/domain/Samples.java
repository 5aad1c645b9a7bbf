package dev.layerlift.domain;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.validation.CostEstimate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Values that many tests start from. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final MigrationId ID = MigrationId.parse("7f2c1a70-9d3e-4b5a-8c6d-0e1f2a3b4c5d");
    public static final String PEER_HASH = "zQmd8CpeFPci817KDsbSAKWcXAE2mjvCQSasRewvbSF54Bd";
    public static final String PEER_SHORT = "did:peer:4" + PEER_HASH;
    public static final String PEER_LONG = PEER_SHORT + ":z2M1k7h4psgp4CmJcnQn2Ljp7Pz7ktsd7oBhMU3dWY5s4fhFNj";
    public static final String SCID = "QmdmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFoGE";
    public static final String WEBVH = "did:webvh:" + SCID + ":assets.example.com:ab:cdefghij";
    public static final String SAT = "1923456789012345";
    public static final Lease LEASE = new Lease("worker-1", 3, NOW.plusSeconds(60));

    private Samples() {}

    /** The DID to start from on this layer. */
    public static Did did(Layer layer) {
        return Did.parse(
                switch (layer) {
                    case PEER -> PEER_LONG;
                    case WEBVH -> WEBVH;
                    case BTCO -> "did:btco:sig:" + SAT;
                });
    }

    public static MigrationRequest request(MigrationPath path) {
        return new MigrationRequest(
                ID,
                did(path.source()),
                path.target(),
                MigrationOptions.DEFAULT,
                "AAECAwQFBgcICQoLDA0ODw",
                NOW,
                NOW.plus(MigrationRequest.LIFE));
    }

    public static Migration accepted(MigrationPath path) {
        MigrationRequest request = request(path);
        return Migration.accepted(new SignedRequest(request, request.toJson()), "did:example:owner", path, LEASE, NOW);
    }

    /** A migration in any state, an hour after it was accepted. */
    public static Migration in(MigrationState state, MigrationPath path, boolean checkpoint) {
        return new Migration(
                ID,
                accepted(path).request(),
                "did:example:owner",
                path,
                Optional.of(did(path.target())),
                state,
                7,
                LEASE,
                40,
                "transferring content",
                Optional.empty(),
                checkpoint ? Optional.of("checkpoint-1") : Optional.empty(),
                Optional.empty(),
                CostEstimate.NONE,
                Optional.empty(),
                NOW,
                NOW.plus(Duration.ofHours(1)),
                Optional.empty());
    }

    public static Checkpoint checkpoint(byte[] content) {
        return new Checkpoint("checkpoint-1", ID, content, dev.layerlift.domain.asset.Sha256.of(content), NOW);
    }

    /** An object with one string member. */
    public static JsonObject json(String name, String value) {
        return JsonObject.builder().put(name, value).build();
    }
}
