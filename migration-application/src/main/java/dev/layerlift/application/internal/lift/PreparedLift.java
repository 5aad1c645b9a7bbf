package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything about the target that is fixed in the commit that first names it, so that a crash changes none of it.
 *
 * @param targetDid the target
 * @param document its document
 * @param keys the public keys of its own that the home must hold
 * @param link the Link
 * @param credentials all credentials of the target
 * @param resources its content in the target's store
 * @param files every file that becomes public, in the order in which they are written; the last one makes the DID visible
 */
record PreparedLift(
        Did targetDid,
        DidDocument document,
        List<String> keys,
        Credential link,
        List<Credential> credentials,
        List<Resource> resources,
        List<TargetFile> files) {
    /** The name of the note. */
    static final String NOTE = "prepared";

    PreparedLift {
        keys = List.copyOf(keys);
        credentials = List.copyOf(credentials);
        resources = List.copyOf(resources);
        files = List.copyOf(files);
    }

    /**
     * A file that becomes public.
     *
     * @param path where
     * @param digest SHA-256 of its bytes
     * @param sizeBytes its size in bytes
     * @param journalled whether the journal carries its bytes; otherwise they come from the source's store
     */
    record TargetFile(ObjectPath path, Sha256 digest, long sizeBytes, boolean journalled) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("key", path.key())
                    .put("sha256", digest.hex())
                    .put("size", sizeBytes)
                    .put("journalled", journalled)
                    .build();
        }

        static TargetFile fromJson(JsonObject json) {
            return new TargetFile(
                    ObjectPath.ofPublic(json.requireString("key")),
                    new Sha256(json.requireString("sha256")),
                    json.requireLong("size"),
                    json.get("journalled").filter(new JsonBoolean(true)::equals).isPresent());
        }
    }

    /** The list of its content. */
    Manifest manifest() {
        return Manifest.of(resources);
    }

    /** The same with one file more, the first one to be written. */
    PreparedLift withFile(TargetFile file) {
        List<TargetFile> all = new ArrayList<>(List.of(file));
        all.addAll(files);
        return new PreparedLift(targetDid, document, keys, link, credentials, resources, all);
    }

    /** The file that holds Link and credentials. */
    TargetFile credentialsFile() {
        return files.stream()
                .filter(f -> f.path().key().endsWith("/" + LiftFiles.CREDENTIALS))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("files: no " + LiftFiles.CREDENTIALS));
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("targetDid", targetDid.value())
                .put("document", document.json())
                .put("keys", JsonArray.ofStrings(keys))
                .put("link", link.json())
                .put(
                        "credentials",
                        array(credentials.stream().map(Credential::json).toList()))
                .put("resources", array(resources.stream().map(Resource::toJson).toList()))
                .put("files", array(files.stream().map(TargetFile::toJson).toList()))
                .build();
    }

    static PreparedLift fromJson(JsonObject json) {
        return new PreparedLift(
                Did.parse(json.requireString("targetDid")),
                new DidDocument(json.requireObject("document")),
                json.strings("keys"),
                new Credential(json.requireObject("link")),
                Credential.listOf(json.array("credentials")),
                objects(json, "resources").stream().map(Resource::fromJson).toList(),
                objects(json, "files").stream().map(TargetFile::fromJson).toList());
    }

    private static JsonArray array(List<JsonObject> objects) {
        return new JsonArray(new ArrayList<JsonValue>(objects));
    }

    private static List<JsonObject> objects(JsonObject json, String name) {
        return json.array(name).stream().map(JsonObject.class::cast).toList();
    }
}
