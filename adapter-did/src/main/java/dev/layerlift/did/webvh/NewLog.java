package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.proofs.DataIntegrity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes new DIDs as they are configured (did:webvh 1.0, "Create (Register)"). */
final class NewLog {
    private final WebvhConfig config;
    private final KeyStore keys;
    private final LogWriter writer;
    private final WitnessSigner witnessKeys;

    NewLog(WebvhConfig config, KeyStore keys, DataIntegrity proofs) {
        this.config = config;
        this.keys = keys;
        this.writer = new LogWriter(proofs);
        this.witnessKeys = new WitnessSigner(keys, proofs);
    }

    /**
     * Makes a DID.
     *
     * @param unfinishedDid the DID with the placeholder for its SCID
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code WITNESSES_NOT_HELD} when too few of its witnesses are in
     *     the home
     */
    PreparedDid prepare(Specification specification, Place place, String unfinishedDid) {
        WebvhDocument document = WebvhDocument.of(specification, unfinishedDid);
        JsonObject json = config.didWeb()
                ? MovedDocument.withName(document.json(), WebDocument.did(unfinishedDid))
                : document.json();
        NewKey updateKey = keys.generate();
        List<SealedKey> fresh = new ArrayList<>(List.of(updateKey.sealed()));
        JsonValue.Builder options = options();
        if (config.preRotation()) {
            SealedKey next = keys.generateCommitted().sealed();
            fresh.add(next);
            options.put("nextKeyHashes", JsonArray.ofStrings(List.of(next.publicKeyMultibase())));
        }
        SignedFirstEntry entry = writer.first(json, options.build(), updateKey.signer(), specification.now());
        return published(entry.json(), entry.line(), place, document.keyFragment(), fresh, specification.now());
    }

    /** What a signed first entry and its line become, with the approvals of the witnesses in the home. */
    PreparedDid published(
            JsonObject entry, byte[] line, Place place, String keyFragment, List<SealedKey> fresh, Instant now) {
        DidDocument state = new DidDocument(entry.requireObject("state"));
        WebvhDid did = (WebvhDid) Did.parse(state.id());
        List<PublicationFile> files = new ArrayList<>();
        if (!config.witnesses().witnesses().isEmpty()) {
            files.add(WebvhFiles.witness(place, approvals(entry.requireString("versionId"), now)));
        }
        if (config.didWeb()) {
            files.add(WebvhFiles.webDocument(place, WebDocument.of(state.json(), did)));
        }
        files.add(WebvhFiles.log(place, line));
        return new PreparedDid(
                did,
                ImplicitServices.addTo(state, did),
                did.value() + "#" + keyFragment,
                List.copyOf(files),
                List.copyOf(fresh));
    }

    /** The parameters that are not what they are without saying so. */
    JsonValue.Builder options() {
        JsonValue.Builder options = JsonObject.builder().put("portable", config.portable());
        if (!config.witnesses().witnesses().isEmpty()) {
            options.put("witness", WitnessRule.json(config.witnesses()));
        }
        if (!config.watchers().isEmpty()) {
            options.put("watchers", JsonArray.ofStrings(config.watchers()));
        }
        if (config.ttlSeconds() != LogParameters.TTL_DEFAULT_SECONDS) {
            options.put("ttl", config.ttlSeconds());
        }
        return options;
    }

    private byte[] approvals(String versionId, Instant now) {
        Map<String, JsonObject> given = witnessKeys.approve(config.witnesses().witnesses(), versionId, now);
        if (given.size() < config.witnesses().threshold()) {
            List<String> missing = new ArrayList<>(config.witnesses().witnesses());
            missing.removeAll(given.keySet());
            throw MigrationException.credential(
                    "WITNESSES_NOT_HELD",
                    "the keys of " + given.size() + " witnesses are in the home (expected: "
                            + config.witnesses().threshold() + "; missing: " + missing + ")",
                    "make new DIDs without webvh.witness, and add the witnesses by layerlift webvh update",
                    "or name witnesses in webvh.witness whose keys are in this home");
        }
        return WitnessFile.of(List.of()).with(versionId, given.values()).bytes();
    }
}
