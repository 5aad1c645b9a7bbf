package dev.layerlift.testkit.contract;

import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditEntry;
import dev.layerlift.domain.audit.AuditPosition;
import dev.layerlift.domain.audit.AuditRecord;
import dev.layerlift.domain.audit.RefusalRecord;
import dev.layerlift.domain.audit.SealedAuditRecord;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.JournalEntry.Outcome;
import dev.layerlift.domain.migration.JournalEntry.Result;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdateStore.SavedUpdate;
import dev.layerlift.domain.port.DidUpdater.Approvals;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.validation.CostEstimate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Numbered values for tests of persistence: well-formed, all different, and with the corners that a store may lose, such
 * as nanoseconds, number literals and members that nobody knows. Nothing in them is signed.
 */
public final class PersistenceSamples {
    /** The time of all samples; finer than a millisecond. */
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

    /** A sealer without a key: the record in its place, and a digest that depends on all of it. */
    public static final AuditLog.Sealer SEALER = PersistenceSamples::seal;

    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private PersistenceSamples() {}

    /** The short form of the n-th did:peer. */
    public static Did peerShort(int n) {
        return Did.parse("did:peer:4zQm" + base58(n));
    }

    /** The long form of the same. */
    public static Did peer(int n) {
        return Did.parse(peerShort(n).value() + ":z" + base58(n + 1));
    }

    /** The n-th did:webvh. */
    public static Did webvh(int n) {
        return Did.parse("did:webvh:Qm" + base58(n) + ":assets.example.com:ab:item" + n);
    }

    /** The n-th migration: its own id, nonce and source; just accepted, without a lease. */
    public static Migration migration(int n) {
        return migration(n, n, peer(n), NOW.plusMillis(n));
    }

    /**
     * A migration.
     *
     * @param id its number
     * @param nonce the number of its nonce
     * @param source where it starts
     * @param createdAt when it was accepted
     */
    public static Migration migration(int id, int nonce, Did source, Instant createdAt) {
        return Migration.accepted(
                SignedRequest.fromJson(requestJson(id, nonce, source)),
                "did:example:owner",
                MigrationPath.PEER_TO_WEBVH,
                MigrationStore.noLease(),
                createdAt);
    }

    /** The JSON of a request as received, with what a rewrite from the typed view would lose. */
    public static JsonObject requestJson(int id, int nonce, Did source) {
        return JsonObject.builder()
                .put("sourceDid", source.value())
                .put("id", new UUID(0x4000L | ((long) id << 32), 0x8000000000000000L | id).toString())
                .put("targetLayer", "webvh")
                .put("options", JsonObject.builder().put("metadata", odd()).build())
                .put("nonce", "nonce-of-sample-%08d".formatted(nonce))
                .put("created", "2026-01-01T00:00:00Z")
                .put("expires", "2026-01-01T00:05:00Z")
                .put(
                        "proof",
                        JsonObject.builder().put("proofValue", "z" + base58(id)).build())
                .build();
    }

    /** JSON in which order, literals and escapes matter. */
    public static JsonObject odd() {
        return JsonObject.builder()
                .put("z", new JsonNumber("1.0"))
                .put("a", new JsonNumber("1E+2"))
                .put("nothing", JsonValue.NULL)
                .put("text", "é\u0000\"\\\n\u2028 😀")
                .put("list", JsonArray.of(JsonObject.EMPTY, JsonArray.EMPTY, new JsonNumber("-0")))
                .build();
    }

    /** The n-th asset on the private layer. */
    public static Asset asset(int n) {
        return asset(peer(n), n);
    }

    /** The n-th asset on the public layer. */
    public static Asset target(int n) {
        return asset(webvh(n), n);
    }

    private static Asset asset(Did did, int n) {
        byte[] content = ("content " + n).getBytes(StandardCharsets.UTF_8);
        return new Asset(
                did,
                new DidDocument(odd().with("id", did.value())),
                List.of(new Credential(odd().with("issuer", did.value())), new Credential(JsonObject.EMPTY)),
                List.of(new Resource(
                        Sha256.of(content),
                        content.length,
                        "text/plain",
                        ObjectPath.ofPublic("ab/item" + n),
                        Optional.of("file " + n + ".txt"))),
                new Lifecycle(Lifecycle.State.ACTIVE, List.of(new Lifecycle.Event("imported", NOW, odd()))),
                List.of(new Credential(odd().with("link", String.valueOf(n)))),
                n % 2 == 0 ? AccessPolicy.OPEN : new AccessPolicy(Layer.WEBVH, Optional.of(Set.of("Membership"))),
                odd(),
                NOW.plusMillis(n));
    }

    /** The n-th key. */
    public static SealedKey key(int n) {
        return new SealedKey("z6Mk" + base58(n), "header..iv.text" + n + ".tag");
    }

    /**
     * A version of the n-th did:webvh with two files and a key; one of two witnesses approved it.
     *
     * @param number which one, from 2
     */
    public static SavedUpdate savedUpdate(int n, long number) {
        Did did = webvh(n);
        DidDocument document = new DidDocument(odd().with("id", did.value()).with("number", "" + number));
        Asset asset = target(n);
        Asset next = new Asset(
                did,
                document,
                asset.credentials(),
                asset.resources(),
                asset.lifecycle().with(new Lifecycle.Event("updated", NOW, odd())),
                asset.links(),
                asset.policy(),
                asset.metadata(),
                asset.createdAt());
        PreparedUpdate update = new PreparedUpdate(
                did,
                number,
                number + "-Qm" + base58(n),
                (number - 1) + "-Qm" + base58(n),
                document,
                List.of(
                        new PublicationFile(
                                ObjectPath.ofPublic("ab/item" + n + "/did-witness.json"),
                                "application/json",
                                new byte[0]),
                        new PublicationFile(
                                ObjectPath.ofPublic("ab/item" + n + "/did.jsonl"),
                                "text/jsonl",
                                new byte[] {0, 1, (byte) number})),
                List.of(key(1000 + n)),
                new Approvals(2, List.of("did:key:z6MkA", "did:key:z6MkB"), List.of("did:key:z6MkA")));
        return new SavedUpdate(did.identity(), update, next, NOW.plusNanos(number));
    }

    /** The next value of a migration, in these states one after the other. */
    public static Migration next(Migration migration, MigrationState... states) {
        Migration next = migration;
        for (MigrationState state : states) {
            next = next.to(state);
        }
        return next.change()
                .committed(migration.version() + 1, migration.updatedAt().plusMillis(1))
                .build();
    }

    /** A commit of a value with an entry that says only where it went. */
    public static MigrationCommit commit(Migration next) {
        return new MigrationCommit(
                next,
                entry(next, List.of(next.state()), List.of()),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** The commit that takes the checkpoint. */
    public static MigrationCommit toCheckpointed(Migration migration) {
        Checkpoint checkpoint = checkpoint(migration);
        Migration next = next(migration, MigrationState.VALIDATING, MigrationState.CHECKPOINTED)
                .change()
                .checkpoint(checkpoint.id())
                .build();
        return new MigrationCommit(
                next,
                entry(next, List.of(MigrationState.VALIDATING, MigrationState.CHECKPOINTED), List.of()),
                Optional.of(checkpoint),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** The checkpoint of a migration. */
    public static Checkpoint checkpoint(Migration migration) {
        byte[] content = ("{\"migration\":\"" + migration.id() + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Checkpoint("checkpoint-" + migration.id(), migration.id(), content, Sha256.of(content), NOW);
    }

    /** The commit that fixes the target, with two keys and two small files. */
    public static MigrationCommit toInProgress(Migration migration, int n) {
        Migration next = next(migration, MigrationState.IN_PROGRESS)
                .change()
                .targetDid(webvh(n))
                .progress(40, "publishing")
                .notBefore(Optional.of(NOW.plusNanos(7)))
                .build();
        return new MigrationCommit(
                next,
                entry(next, List.of(MigrationState.IN_PROGRESS), files(n)),
                Optional.empty(),
                List.of(key(2 * n), key(2 * n + 1)),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** The files of that commit; one of them is empty. */
    public static List<JournalFile> files(int n) {
        return List.of(
                new JournalFile(
                        Layer.WEBVH, ObjectPath.ofPublic("ab/item" + n + "/did.jsonl"), new byte[] {0, 1, (byte) n}),
                new JournalFile(Layer.WEBVH, ObjectPath.ofRestricted("ab/item" + n + "/empty"), new byte[0]));
    }

    /** That commit, with the target as what arrives. */
    public static MigrationCommit toInProgressArriving(Migration migration, int n) {
        MigrationCommit commit = toInProgress(migration, n);
        return new MigrationCommit(
                commit.migration(),
                commit.entry(),
                commit.checkpoint(),
                commit.keys(),
                commit.assets(),
                Optional.of(target(n)),
                commit.audit());
    }

    /** The commit that ends a migration well, with the target as asset and an audit record. */
    public static MigrationCommit toCompleted(Migration migration, int n) {
        Migration next = next(migration, MigrationState.COMPLETED)
                .change()
                .progress(100, "completed")
                .cost(new CostEstimate(1, 2, 3, 4))
                .build();
        return new MigrationCommit(
                next,
                entry(next, List.of(MigrationState.COMPLETED), List.of()),
                Optional.empty(),
                List.of(),
                List.of(target(n)),
                Optional.empty(),
                Optional.of(auditRecord(next)));
    }

    /** The commit in which a migration fails, with an audit record. */
    public static MigrationCommit toFailed(Migration migration) {
        Migration next = next(migration, MigrationState.FAILED)
                .change()
                .error(MigrationError.of(ErrorType.STORAGE_ERROR, "NO_SPACE", "it is full", "make room")
                        .withDetail("0 bytes")
                        .about(
                                migration.id().toString(),
                                List.of(migration.sourceDid().value())))
                .build();
        return new MigrationCommit(
                next,
                entry(next, List.of(MigrationState.FAILED), List.of()),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(auditRecord(next)));
    }

    /** What is recorded of a migration. */
    public static AuditRecord auditRecord(Migration migration) {
        return new AuditRecord(
                migration.id().toString(),
                migration.updatedAt(),
                migration.initiator(),
                migration.sourceDid(),
                Layer.PEER,
                migration.targetDid(),
                Layer.WEBVH,
                migration.state(),
                Optional.empty(),
                migration.cost(),
                12,
                migration.checkpointId(),
                migration.error().stream().toList(),
                odd());
    }

    static JournalEntry entry(Migration next, List<MigrationState> transitions, List<JournalFile> files) {
        return new JournalEntry(
                next.id(),
                next.version(),
                next.updatedAt(),
                transitions,
                List.of("upload", "publish"),
                List.of(new Outcome("snapshot", Result.APPLIED), new Outcome("upload", Result.UNDONE)),
                odd(),
                files);
    }

    /** A refused request for the source of this number. */
    static RefusalRecord refusal(int n) {
        Migration asked = migration(n);
        return new RefusalRecord(
                asked.id().toString(),
                NOW,
                RefusalRecord.UNVERIFIED,
                asked.sourceDid(),
                Layer.WEBVH,
                RefusalRecord.Action.MIGRATE,
                MigrationError.of(ErrorType.VALIDATION_ERROR, "REQUEST_NOT_SIGNED_BY_OWNER", "it is forged"),
                3,
                0);
    }

    private static SealedAuditRecord seal(AuditEntry record, AuditPosition position) {
        JsonObject json = record.toJson()
                .with("stream", position.stream())
                .with("sequence", new JsonNumber(Long.toString(position.sequence())))
                .with("previous", position.previous().map(Sha256::hex).orElse(""));
        return new SealedAuditRecord(position, json, Sha256.of(json.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** 44 characters of base58 that end in the number. */
    private static String base58(int n) {
        StringBuilder text = new StringBuilder();
        for (int rest = n; text.length() < 44; rest /= 58) {
            text.append(BASE58.charAt(rest % 58));
        }
        return text.reverse().toString();
    }
}
