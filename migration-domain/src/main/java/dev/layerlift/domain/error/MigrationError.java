package dev.layerlift.domain.error;

import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What went wrong, for a person and for a program (FR-12.2).
 *
 * @param type the category
 * @param code a stable code, upper case with underscores
 * @param message one sentence for a person; it names the value and what was expected
 * @param detail technical detail; empty text when there is none
 * @param recovery what one can do, each a sentence or a command
 * @param migrationId the migration concerned, as text
 * @param dids the DIDs concerned
 */
public record MigrationError(
        ErrorType type,
        String code,
        String message,
        String detail,
        List<String> recovery,
        Optional<String> migrationId,
        List<String> dids) {
    public MigrationError {
        recovery = List.copyOf(recovery);
        dids = List.copyOf(dids);
    }

    /** An error without detail, migration or DIDs. */
    public static MigrationError of(ErrorType type, String code, String message, String... recovery) {
        return new MigrationError(type, code, message, "", List.of(recovery), Optional.empty(), List.of());
    }

    /** This error with technical detail. */
    public MigrationError withDetail(String text) {
        return new MigrationError(type, code, message, text, recovery, migrationId, dids);
    }

    /** This error about a migration and its DIDs. */
    public MigrationError about(String migration, List<String> concerned) {
        return new MigrationError(type, code, message, detail, recovery, Optional.of(migration), concerned);
    }

    /** The form of {@code "error"} in JSON output, audit records and the journal. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("type", type.id())
                .put("code", code)
                .put("message", message)
                .put("detail", detail)
                .put("recovery", JsonArray.ofStrings(recovery))
                .putString("migrationId", migrationId)
                .put("dids", JsonArray.ofStrings(dids))
                .build();
    }

    /** Reads that form. */
    public static MigrationError fromJson(JsonObject json) {
        return new MigrationError(
                ErrorType.of(json.requireString("type")),
                json.requireString("code"),
                json.requireString("message"),
                json.string("detail").orElse(""),
                json.strings("recovery"),
                json.string("migrationId"),
                json.strings("dids"));
    }
}
