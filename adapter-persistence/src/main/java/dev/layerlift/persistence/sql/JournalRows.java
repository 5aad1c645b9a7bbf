package dev.layerlift.persistence.sql;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.JournalEntry.Outcome;
import dev.layerlift.domain.migration.JournalEntry.Result;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Journal entries as rows. The bytes of files lie one after the other; the list beside them says what is what. */
final class JournalRows {
    private static final String INSERT =
            "INSERT INTO journal (migration, version, at, steps, notes, file_list, files) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final JsonText json;

    JournalRows(JsonText json) {
        this.json = json;
    }

    /** An entry in the form of its columns; made before the transaction begins. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way into a row; never compared
    record Prepared(
            long version,
            long at,
            String steps,
            String notes,
            @Nullable String fileList,
            byte @Nullable [] files) {
        void insert(SqlSession session, long migration) throws SQLException {
            session.update(INSERT, migration, version, at, steps, notes, fileList, files);
        }
    }

    Prepared prepare(JournalEntry entry) {
        String what = "journal entry " + entry.version() + " of migration " + entry.migrationId();
        boolean none = entry.files().isEmpty();
        return new Prepared(
                entry.version(),
                Times.toNanos(entry.at()),
                json.write(what, steps(entry)),
                json.write(what, entry.notes()),
                none ? null : json.write(what, fileList(entry.files())),
                none ? null : concatenated(entry.files()));
    }

    /** The entry of a row with the columns of the migration's id, and of the journal under the names used here. */
    JournalEntry readWithoutFiles(ResultSet row) throws SQLException {
        return read(row, List.of());
    }

    /** The same with the bytes that are still there. */
    JournalEntry read(ResultSet row) throws SQLException {
        return read(row, readFiles(row));
    }

    /**
     * The files of a row; none when their bytes were dropped.
     *
     * @throws IllegalStateException when the bytes are not those that were written
     */
    List<JournalFile> readFiles(ResultSet row) throws SQLException {
        byte @Nullable [] bytes = row.getBytes("files");
        if (bytes == null) {
            return List.of();
        }
        List<JournalFile> files = new ArrayList<>();
        int offset = 0;
        for (JsonValue item : json.read(row.getString("file_list")).array("files")) {
            JsonObject file = (JsonObject) item;
            int end = Math.addExact(offset, Math.toIntExact(file.requireLong("size")));
            if (end > bytes.length) {
                throw new IllegalStateException("files: " + bytes.length + " bytes (expected: at least " + end + ")");
            }
            JournalFile read = new JournalFile(
                    Layer.valueOf(file.requireString("store")),
                    new ObjectPath(Area.valueOf(file.requireString("area")), file.requireString("key")),
                    Arrays.copyOfRange(bytes, offset, end));
            Sha256 expected = new Sha256(file.requireString("sha256"));
            if (!read.digest().equals(expected)) {
                throw new IllegalStateException("file " + read.path() + ": sha256 " + read.digest() + " (expected: "
                        + expected + ", as journalled)");
            }
            files.add(read);
            offset = end;
        }
        return files;
    }

    private JournalEntry read(ResultSet row, List<JournalFile> files) throws SQLException {
        JsonObject steps = json.read(row.getString("steps"));
        return new JournalEntry(
                MigrationId.parse(row.getString("id")),
                row.getLong("entry_version"),
                Times.ofNanos(row.getLong("at")),
                steps.strings("transitions").stream()
                        .map(MigrationState::valueOf)
                        .toList(),
                steps.strings("intents"),
                steps.array("outcomes").stream()
                        .map(JsonObject.class::cast)
                        .map(o -> new Outcome(o.requireString("step"), Result.valueOf(o.requireString("result"))))
                        .toList(),
                json.read(row.getString("notes")),
                files);
    }

    private static JsonObject steps(JournalEntry entry) {
        List<JsonValue> outcomes = new ArrayList<>();
        for (Outcome outcome : entry.outcomes()) {
            outcomes.add(JsonObject.builder()
                    .put("step", outcome.step())
                    .put("result", outcome.result().name())
                    .build());
        }
        return JsonObject.builder()
                .put(
                        "transitions",
                        JsonArray.ofStrings(
                                entry.transitions().stream().map(Enum::name).toList()))
                .put("intents", JsonArray.ofStrings(entry.intents()))
                .put("outcomes", new JsonArray(outcomes))
                .build();
    }

    private static JsonObject fileList(List<JournalFile> files) {
        List<JsonValue> list = new ArrayList<>();
        for (JournalFile file : files) {
            if (file.bytes().length > JournalEntry.FILE_SIZE_BYTES_MAX) {
                throw new IllegalArgumentException("file " + file.path() + ": " + file.bytes().length
                        + " bytes (expected: at most " + JournalEntry.FILE_SIZE_BYTES_MAX + " in the journal)");
            }
            list.add(JsonObject.builder()
                    .put("store", file.store().name())
                    .put("area", file.path().area().name())
                    .put("key", file.path().key())
                    .put("size", file.bytes().length)
                    .put("sha256", file.digest().hex())
                    .build());
        }
        return JsonObject.builder().put("files", new JsonArray(list)).build();
    }

    private static byte[] concatenated(List<JournalFile> files) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        files.forEach(file -> all.writeBytes(file.bytes()));
        return all.toByteArray();
    }
}
