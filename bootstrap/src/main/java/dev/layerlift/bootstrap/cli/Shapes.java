package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.AssetImporter.ImportedAsset;
import dev.layerlift.application.VerificationReport;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.MigrationOverview.Group;
import dev.layerlift.domain.validation.CostEstimate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The shapes of the JSON output (design section 9); a member without a value is {@code null}. */
final class Shapes {
    private Shapes() {}

    /** {@code {"type","code","message","detail","recovery","migrationId","dids"}}. */
    static JsonObject error(MigrationError error) {
        JsonObject json =
                hasDetail(error) ? error.toJson() : error.withDetail("").toJson();
        return json.has("migrationId") ? json : json.with("migrationId", JsonValue.NULL);
    }

    /** Whether there is detail; errors that were stored long ago may have the word "null" for none. */
    static boolean hasDetail(MigrationError error) {
        return !error.detail().isBlank() && !error.detail().equals("null");
    }

    /** An imported file. */
    static JsonObject imported(ImportedAsset imported, String path) {
        Asset asset = imported.asset();
        Optional<Resource> content = asset.resources().stream().findFirst();
        return JsonObject.builder()
                .put("did", asset.did().value())
                .put("shortDid", shortDid(asset.did()))
                .put("path", path)
                .put("size", content.map(Resource::sizeBytes).orElse(0L))
                .put("sha256", orNull(content.map(r -> r.digest().hex())))
                .put("existing", imported.existing())
                .build();
    }

    /** An asset of the home. */
    static JsonObject asset(Asset asset) {
        return JsonObject.builder()
                .put("did", asset.did().value())
                .put("shortDid", shortDid(asset.did()))
                .put("layer", asset.did().layer().id())
                .put("fileName", orNull(fileName(asset)))
                .put("size", size(asset))
                .put("state", asset.lifecycle().toJson().requireString("state"))
                .put("createdAt", asset.createdAt().toString())
                .build();
    }

    /** How a migration ended. */
    static JsonObject result(MigrationResult result) {
        return JsonObject.builder()
                .put("migrationId", result.migrationId().toString())
                .put("sourceDid", result.sourceDid().value())
                .put("targetDid", orNull(result.targetDid().map(Did::value)))
                .put("state", result.state().id())
                .put("durationMs", result.durationMillis())
                .put("cost", cost(result.cost()))
                .put("txid", orNull(result.txid()))
                .put("error", error(result.error()))
                .put("alreadyDone", result.alreadyDone())
                .build();
    }

    /** An item of {@code migrations} that no migration record came of. */
    static JsonObject refused(String sourceDid, MigrationError error) {
        return JsonObject.builder()
                .put("migrationId", orNull(error.migrationId()))
                .put("sourceDid", sourceDid)
                .put("targetDid", JsonValue.NULL)
                .put("state", JsonValue.NULL)
                .put("durationMs", 0)
                .put("cost", cost(CostEstimate.NONE))
                .put("txid", JsonValue.NULL)
                .put("error", error(error))
                .put("alreadyDone", false)
                .build();
    }

    /** A migration as it stands. */
    static JsonObject status(Migration migration) {
        JsonValue.Builder json = JsonObject.builder()
                .put("migrationId", migration.id().toString())
                .put("sourceDid", migration.sourceDid().value())
                .put("targetDid", orNull(migration.targetDid().map(Did::value)))
                .put("path", migration.path().name())
                .put("state", migration.state().id())
                .put("progress", migration.percent())
                .put("operation", migration.operation());
        migration.transfer().ifPresent(transfer -> json.put("transfer", transfer.toJson()));
        return json.put("updatedAt", migration.updatedAt().toString())
                .put("error", error(migration.error()))
                .build();
    }

    /** A batch as it stands. */
    static JsonObject batch(BatchStatus status) {
        BatchCounts counts = status.counts();
        return JsonObject.builder()
                .put("batchId", status.batch().id().toString())
                .put("target", status.batch().target().id())
                .put("state", status.state().id())
                .put("total", counts.total())
                .put("waiting", counts.waiting())
                .put("inProgress", counts.begun())
                .put("completed", counts.completed())
                .put("failed", counts.failed())
                .put("takenBack", counts.takenBack())
                .put("quarantined", counts.quarantined())
                .put("overallProgress", counts.percent())
                .put("createdAt", status.batch().createdAt().toString())
                .build();
    }

    /** An item of a batch. */
    static JsonObject batchItem(BatchItem item) {
        return JsonObject.builder()
                .put("position", item.position())
                .put("sourceDid", item.text())
                .put("priority", item.priority())
                .put("state", item.state().id())
                .put("migrationId", orNull(item.migrationId().map(Object::toString)))
                .put("targetDid", orNull(item.targetDid().map(Did::value)))
                .put("error", error(item.error()))
                .build();
    }

    /** Migrations with something in common. */
    static JsonObject group(Group group) {
        return JsonObject.builder()
                .put("state", group.state().id())
                .put("reason", group.reason())
                .put("count", group.count())
                .build();
    }

    /** How a rollback, or the end of a quarantine, ended. */
    static JsonObject rollback(RollbackResult result) {
        boolean good = result.state() == MigrationState.ROLLED_BACK || result.state() == MigrationState.COMPLETED;
        return JsonObject.builder()
                .put("migrationId", result.migrationId().toString())
                .put("state", result.state().id())
                .put("undone", JsonArray.ofStrings(result.undone()))
                .put("irreversible", JsonArray.ofStrings(result.irreversible()))
                .put("error", good ? JsonValue.NULL : error(result.error()))
                .build();
    }

    /** A DID resolution result. */
    static JsonObject resolution(Resolution resolution) {
        JsonValue.Builder metadata = JsonObject.builder();
        if (resolution.error().isPresent()) {
            JsonValue.Builder details = JsonObject.builder();
            resolution.code().ifPresent(code -> details.put("code", code));
            metadata.put("error", resolution.error().get())
                    .put(
                            "problemDetails",
                            details.put("detail", resolution.detail()).build());
        } else {
            metadata.put("contentType", "application/did");
        }
        return JsonObject.builder()
                .put(
                        "didDocument",
                        resolution.document().<JsonValue>map(d -> d.json()).orElse(JsonValue.NULL))
                .put("didDocumentMetadata", resolution.documentMetadata())
                .put("didResolutionMetadata", metadata.build())
                .build();
    }

    /** An error of DID Resolution, with the reason where problem details have it (RFC 9457). */
    static void putError(JsonValue.Builder metadata, String error, String detail) {
        metadata.put("error", error)
                .put(
                        "problemDetails",
                        JsonObject.builder().put("detail", detail).build());
    }

    /** The checks of an asset. */
    static JsonObject verification(VerificationReport report) {
        return JsonObject.builder()
                .put("did", report.did())
                .put("valid", report.valid())
                .put("checks", array(report.checks(), Shapes::check))
                .build();
    }

    /** One check. */
    static JsonObject check(Check check) {
        return JsonObject.builder()
                .put("name", check.name())
                .put("ok", check.ok())
                .put("detail", check.detail())
                .build();
    }

    /** A list. */
    static <T> JsonArray array(List<T> items, Function<T, JsonObject> shape) {
        return new JsonArray(List.copyOf(items.stream().map(shape).toList()));
    }

    /** {@code {"feeSats","lockedSats"}}. */
    static JsonObject cost(CostEstimate cost) {
        return JsonObject.builder()
                .put("feeSats", cost.feeSats())
                .put("lockedSats", cost.lockedSats())
                .build();
    }

    /** The short form of a did:peer:4; any other DID as it is. */
    static String shortDid(Did did) {
        return did instanceof PeerDid peer ? peer.shortForm() : did.value();
    }

    /** The name that the first file of an asset was imported under. */
    static Optional<String> fileName(Asset asset) {
        return asset.resources().stream().findFirst().flatMap(Resource::fileName);
    }

    /** The bytes of all content of an asset. */
    static long size(Asset asset) {
        return asset.resources().stream().mapToLong(Resource::sizeBytes).sum();
    }

    /** The text, or {@code null}. */
    static JsonValue orNull(Optional<String> value) {
        return value.<JsonValue>map(JsonString::new).orElse(JsonValue.NULL);
    }

    private static JsonValue error(Optional<MigrationError> error) {
        return error.<JsonValue>map(Shapes::error).orElse(JsonValue.NULL);
    }
}
