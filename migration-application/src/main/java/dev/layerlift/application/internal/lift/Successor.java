package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdater.Approvals;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The stored form of the log entry that names a successor: journalled whole, since it is published much later. */
record Successor(PreparedUpdate update) {
    /** The name of the note. */
    static final String NOTE = "successor";

    static Successor of(PreparedUpdate update) {
        return new Successor(update);
    }

    JsonObject toJson() {
        List<JsonValue> files = new ArrayList<>();
        update.files()
                .forEach(file -> files.add(JsonObject.builder()
                        .put("key", file.path().key())
                        .put("mediaType", file.mediaType())
                        .put("bytes", Base64.getEncoder().encodeToString(file.bytes()))
                        .build()));
        return JsonObject.builder()
                .put("did", update.did().value())
                .put("number", update.number())
                .put("versionId", update.versionId())
                .put("previousVersionId", update.previousVersionId())
                .put("document", update.document().json())
                .put("files", new JsonArray(files))
                .build();
    }

    static Successor fromJson(JsonObject json) {
        return new Successor(new PreparedUpdate(
                Did.parse(json.requireString("did")),
                json.requireLong("number"),
                json.requireString("versionId"),
                json.requireString("previousVersionId"),
                new DidDocument(json.requireObject("document")),
                json.requireObjects("files").stream()
                        .map(file -> new PublicationFile(
                                ObjectPath.ofPublic(file.requireString("key")),
                                file.requireString("mediaType"),
                                Base64.getDecoder().decode(file.requireString("bytes"))))
                        .toList(),
                List.of(),
                new Approvals(0, List.of(), List.of())));
    }
}
