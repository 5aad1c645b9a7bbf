package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.intake.CredentialFile;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.InputStream;
import java.util.List;

/** Reads the credentials of a file: one, an array of them, or those of a presentation. */
final class CredentialFiles {
    private CredentialFiles() {}

    /** The credentials; at least one. Nothing is verified. Throws as {@link CredentialFile#read}. */
    static List<Credential> read(String file, InputStream standardInput) {
        byte[] bytes = CredentialFile.bytes(file, standardInput);
        List<JsonValue> items;
        try {
            items = items(StrictJson.parse(bytes));
        } catch (IllegalArgumentException e) {
            throw unreadable(file, String.valueOf(e.getMessage()));
        }
        if (items.isEmpty() || !items.stream().allMatch(JsonObject.class::isInstance)) {
            throw unreadable(file, "no credentials (expected: a credential, an array of them, or a presentation)");
        }
        return Credential.listOf(items);
    }

    private static List<JsonValue> items(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array.values();
        }
        if (value instanceof JsonObject object && object.has("verifiableCredential")) {
            JsonValue inner = object.get("verifiableCredential").orElse(JsonArray.EMPTY);
            return inner instanceof JsonArray array ? array.values() : List.of(inner);
        }
        return List.of(value);
    }

    private static MigrationException unreadable(String file, String why) {
        return MigrationException.validation("CREDENTIAL_UNREADABLE", file + ": " + why);
    }
}
