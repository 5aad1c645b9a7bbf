package dev.layerlift.persistence.sql;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdateStore.SavedUpdate;
import dev.layerlift.domain.port.DidUpdater.Approvals;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Unpublished versions as rows; the list beside the bytes of the files says what is what. */
final class DidUpdateRows {
    private static final String INSERT =
            "INSERT INTO did_updates (identity, number, saved, version, state, files, layer,"
                    + " created, did, document, credentials, links, resources, lifecycle, policy, metadata)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String REPLACE =
            "UPDATE did_updates SET version = ?, files = ? WHERE identity = ? AND number = ?";

    private final JsonText json;
    private final AssetRows assets;

    DidUpdateRows(JsonText json) {
        this.json = json;
        this.assets = new AssetRows(json);
    }

    /** A version in the form of its columns; made before the transaction begins. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way into a row; never compared
    record Prepared(
            String identity,
            long number,
            String versionId,
            long saved,
            String version,
            String state,
            byte[] files,
            List<SealedKey> keys,
            AssetRows.Prepared asset) {
        void insert(SqlSession session) throws SQLException {
            session.update(
                    INSERT,
                    identity,
                    number,
                    saved,
                    version,
                    state,
                    files,
                    asset.layer(),
                    asset.created(),
                    asset.did(),
                    asset.document(),
                    asset.credentials(),
                    asset.links(),
                    asset.resources(),
                    asset.lifecycle(),
                    asset.policy(),
                    asset.metadata());
        }

        boolean replace(SqlSession session) throws SQLException {
            return session.update(REPLACE, version, files, identity, number) > 0;
        }
    }

    Prepared prepare(SavedUpdate saved) {
        PreparedUpdate update = saved.update();
        String what = "version " + update.number() + " of " + saved.identity();
        return new Prepared(
                saved.identity().value(),
                update.number(),
                update.versionId(),
                Times.toNanos(saved.saved()),
                json.write(what, version(update)),
                json.write("document of " + what, update.document().json()),
                concatenated(update.files()),
                update.keys(),
                assets.prepare(saved.asset()));
    }

    /** The version of a row that has all columns. */
    SavedUpdate read(SqlSession session, ResultSet row) throws SQLException {
        JsonObject version = json.read(row.getString("version"));
        JsonObject approvals = version.requireObject("approvals");
        PreparedUpdate update = new PreparedUpdate(
                Did.parse(version.requireString("did")),
                row.getLong("number"),
                version.requireString("versionId"),
                version.requireString("previousVersionId"),
                new DidDocument(json.read(row.getString("state"))),
                files(version, row.getBytes("files")),
                keys(session, version.requireStrings("keys")),
                new Approvals(
                        Math.toIntExact(approvals.requireLong("threshold")),
                        approvals.requireStrings("witnesses"),
                        approvals.requireStrings("given")));
        return new SavedUpdate(
                new CanonicalIdentity(row.getString("identity")),
                update,
                assets.read(row),
                Times.ofNanos(row.getLong("saved")));
    }

    private static List<SealedKey> keys(SqlSession session, List<String> names) throws SQLException {
        List<SealedKey> keys = new ArrayList<>();
        for (String name : names) {
            keys.add(SqlSealedKeys.find(session, name)
                    .orElseThrow(() -> new IllegalStateException("key: " + name + " is not there (expected: saved)")));
        }
        return keys;
    }

    private static JsonObject version(PreparedUpdate update) {
        List<JsonValue> files = new ArrayList<>();
        for (PublicationFile file : update.files()) {
            files.add(JsonObject.builder()
                    .put("area", file.path().area().name())
                    .put("key", file.path().key())
                    .put("mediaType", file.mediaType())
                    .put("size", file.bytes().length)
                    .build());
        }
        Approvals approvals = update.approvals();
        return JsonObject.builder()
                .put("did", update.did().value())
                .put("versionId", update.versionId())
                .put("previousVersionId", update.previousVersionId())
                .put("files", new JsonArray(files))
                .put(
                        "keys",
                        JsonArray.ofStrings(update.keys().stream()
                                .map(SealedKey::publicKeyMultibase)
                                .toList()))
                .put(
                        "approvals",
                        JsonObject.builder()
                                .put("threshold", approvals.threshold())
                                .put("witnesses", JsonArray.ofStrings(approvals.witnesses()))
                                .put("given", JsonArray.ofStrings(approvals.given()))
                                .build())
                .build();
    }

    private static List<PublicationFile> files(JsonObject version, byte[] bytes) {
        List<PublicationFile> files = new ArrayList<>();
        int offset = 0;
        for (JsonObject file : version.requireObjects("files")) {
            int end = Math.addExact(offset, Math.toIntExact(file.requireLong("size")));
            if (end > bytes.length) {
                throw new IllegalStateException("files: " + bytes.length + " bytes (expected: at least " + end + ")");
            }
            files.add(new PublicationFile(
                    new ObjectPath(Area.valueOf(file.requireString("area")), file.requireString("key")),
                    file.requireString("mediaType"),
                    Arrays.copyOfRange(bytes, offset, end)));
            offset = end;
        }
        return files;
    }

    private static byte[] concatenated(List<PublicationFile> files) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        files.forEach(file -> all.writeBytes(file.bytes()));
        return all.toByteArray();
    }
}
