package dev.layerlift.did.webvh;

import dev.layerlift.did.webvh.WitnessVerifier.Approval;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code did-witness.json} as it is written (did:webvh 1.0, "The Witness Proofs File"): of each witness the latest
 * approval of a published version, which stands for all before it, and those of the version that comes next.
 *
 * @param proofs the proofs, by version id
 */
record WitnessFile(Map<String, List<JsonObject>> proofs) {
    /** The file with these approvals alone. */
    static WitnessFile of(Collection<Approval> approvals) {
        Map<String, List<JsonObject>> proofs = new LinkedHashMap<>();
        approvals.stream()
                .sorted(Comparator.comparingLong(Approval::number))
                .forEach(a -> proofs.computeIfAbsent(a.versionId(), v -> new ArrayList<>())
                        .add(a.proof()));
        return new WitnessFile(proofs);
    }

    /** A file that was written here. */
    static WitnessFile parse(byte[] bytes) {
        if (!(StrictJson.parse(bytes) instanceof JsonArray records)) {
            throw new IllegalArgumentException("did-witness.json: another value (expected: an array)");
        }
        Map<String, List<JsonObject>> proofs = new LinkedHashMap<>();
        for (JsonValue item : records.values()) {
            if (item instanceof JsonObject entry) {
                proofs.put(entry.requireString("versionId"), entry.requireObjects("proof"));
            }
        }
        return new WitnessFile(proofs);
    }

    /** The same with these proofs of a version. */
    WitnessFile with(String versionId, Collection<JsonObject> more) {
        Map<String, List<JsonObject>> all = new LinkedHashMap<>(proofs);
        List<JsonObject> ofVersion = new ArrayList<>(all.getOrDefault(versionId, List.of()));
        ofVersion.addAll(more);
        if (!ofVersion.isEmpty()) {
            all.put(versionId, ofVersion);
        }
        return new WitnessFile(all);
    }

    boolean isEmpty() {
        return proofs.isEmpty();
    }

    /** The file. */
    byte[] bytes() {
        List<JsonValue> records = new ArrayList<>();
        proofs.forEach((versionId, list) ->
                records.add(WitnessVerifier.statement(versionId).with("proof", new JsonArray(List.copyOf(list)))));
        return StrictJson.writeBytes(new JsonArray(records));
    }
}
