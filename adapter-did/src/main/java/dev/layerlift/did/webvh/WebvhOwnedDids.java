package dev.layerlift.did.webvh;

import dev.layerlift.did.internal.DocumentKeys;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.OwnedDids;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.DataIntegrity;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * New did:webvh DIDs whose update key is elsewhere. The settings are {@code {host, parameters, preRotation, didWeb}}; the
 * parameters are those of did:webvh that are not about keys.
 */
final class WebvhOwnedDids implements OwnedDids {
    private static final Set<String> SETTINGS = Set.of("host", "parameters", "preRotation", "didWeb");
    private static final Set<String> PARAMETERS = Set.of("portable", "witness", "watchers", "ttl");
    private static final String PROOF = "proof";

    private final WebvhConfig config;
    private final NewLog newLog;
    private final LogWriter writer;
    private final WebvhResolver resolver;

    WebvhOwnedDids(WebvhConfig config, NewLog newLog, DataIntegrity proofs, WebvhResolver resolver) {
        this.config = config;
        this.newLog = newLog;
        this.writer = new LogWriter(proofs);
        this.resolver = resolver;
    }

    @Override
    public JsonObject settings() {
        return JsonObject.builder()
                .put("host", config.host().toString())
                .put("parameters", newLog.options().build())
                .put("preRotation", config.preRotation())
                .put("didWeb", config.didWeb())
                .build();
    }

    @Override
    public FirstEntry entry(Outline outline) {
        FirstEntry made = make(outline, Signer.publicOnly(outline.keys().update()));
        return new FirstEntry(made.entry().without(PROOF), made.did(), made.document(), made.assertionMethod());
    }

    @Override
    public FirstEntry sign(Outline outline, Signer updateKey) {
        if (!updateKey.publicKeyMultibase().equals(outline.keys().update())) {
            throw new IllegalArgumentException("updateKey: " + updateKey.publicKeyMultibase() + " (expected: "
                    + outline.keys().update() + ")");
        }
        FirstEntry signed = make(outline, updateKey);
        requireLog(LogWriter.line(signed.entry()));
        return signed;
    }

    @Override
    public PreparedDid adopt(Outline outline, JsonObject signedEntry, Instant now) {
        if (!outline.settings().equals(settings())) {
            throw refused("it was prepared for other settings than those of webvh in layerlift.yaml");
        }
        FirstEntry expected = entry(outline);
        if (!signedEntry.without(PROOF).equals(expected.entry())) {
            throw refused("it is not the one that source, keys and place lead to");
        }
        requireOneProof(signedEntry);
        byte[] line = LogWriter.line(signedEntry);
        requireLog(line);
        String method = expected.assertionMethod();
        return newLog.published(
                signedEntry, line, outline.place(), method.substring(method.indexOf('#') + 1), List.of(), now);
    }

    @Override
    public JsonObject end(FirstEntry first, Signer updateKey) {
        JsonObject parameters = first.entry().requireObject("parameters");
        if (parameters.has("nextKeyHashes") || parameters.has("witness")) {
            throw MigrationException.validation(
                    "END_NOT_POSSIBLE",
                    "an end cannot be signed in advance for a log with pre-rotation or witnesses (expected: one without)",
                    "leave the end out, or have the operator prepare a request without them");
        }
        Instant created = Instant.parse(first.entry().requireString("versionTime"));
        LogHead head = new LogHead(1, first.entry().requireString("versionId"), created);
        JsonObject end = JsonObject.builder()
                .put("deactivated", true)
                .put("updateKeys", JsonArray.EMPTY)
                .build();
        return writer.next(head, end, first.entry().requireObject("state"), updateKey, created.plusMillis(1));
    }

    @Override
    public void requireEnd(JsonObject firstEntry, JsonObject end) {
        requireOneProof(end);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.writeBytes(LogWriter.line(firstEntry));
        log.writeBytes(LogWriter.line(end));
        VerifiedLog verified = requireLog(log.toByteArray());
        boolean same = end.object("state").equals(firstEntry.object("state"));
        if (!verified.last().parameters().deactivated() || !same) {
            throw refused("the end of the DID changes something else, or does not end it");
        }
    }

    private FirstEntry make(Outline outline, Signer updateKey) {
        JsonObject settings = outline.settings();
        requireMembers("settings", settings, SETTINGS);
        JsonObject parameters = settings.requireObject("parameters");
        requireMembers("settings.parameters", parameters, PARAMETERS);
        DocumentKeys.requireEd25519(outline.keys().update());
        boolean didWeb = flag(settings, "didWeb");
        if (flag(settings, "preRotation") != outline.keys().nextHash().isPresent()) {
            throw refused("the hash of the next update key is "
                    + (outline.keys().nextHash().isPresent() ? "given, and the operator has no" : "missing, for the")
                    + " pre-rotation");
        }
        WebvhPlaces places = new WebvhPlaces(WebHost.parse(settings.requireString("host")), Set.of());
        String unfinished = places.unfinishedDid(outline.place());
        WebvhDocument document = WebvhDocument.of(
                Optional.of(outline.source()),
                outline.keys().assertion(),
                outline.alsoKnownAs(),
                outline.services(),
                unfinished);
        JsonObject json =
                didWeb ? MovedDocument.withName(document.json(), WebDocument.did(unfinished)) : document.json();
        JsonObject options = outline.keys()
                .nextHash()
                .map(hash -> parameters.with("nextKeyHashes", JsonArray.ofStrings(List.of(hash))))
                .orElse(parameters);
        JsonObject entry =
                writer.first(json, options, updateKey, outline.created()).json();
        DidDocument state = new DidDocument(entry.requireObject("state"));
        WebvhDid did = (WebvhDid) Did.parse(state.id());
        return new FirstEntry(
                entry, did, ImplicitServices.addTo(state, did), did.value() + "#" + document.keyFragment());
    }

    private VerifiedLog requireLog(byte[] log) {
        String problem;
        try {
            VerifiedLog verified = resolver.verifyLog(log);
            if (verified.fault().isEmpty()) {
                return verified;
            }
            problem = verified.fault().map(VerifiedLog.Fault::reason).orElse("");
        } catch (IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        throw refused(problem);
    }

    private static void requireOneProof(JsonObject entry) {
        List<JsonValue> proofs = new ArrayList<>(entry.array(PROOF));
        if (proofs.size() != 1) {
            throw refused("it has " + proofs.size() + " proofs (expected: one, in a list)");
        }
    }

    private static void requireMembers(String where, JsonObject object, Set<String> known) {
        for (String name : object.members().keySet()) {
            if (!known.contains(name)) {
                throw refused(where + ": unknown member \"" + Shortened.of(name) + "\"");
            }
        }
    }

    private static boolean flag(JsonObject settings, String name) {
        return settings.get(name).filter(new JsonBoolean(true)::equals).isPresent();
    }

    private static MigrationException refused(String problem) {
        return MigrationException.validation("ENTRY_NOT_ACCEPTED", problem);
    }
}
