package dev.layerlift.domain.credential;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the status of a credential is looked up: one bit of one list (Bitstring Status List 1.0, section
 * "BitstringStatusListEntry").
 *
 * @param listUrl the URL of the list credential
 * @param purpose what the bit says
 * @param index the place of the bit, {@code 0} to {@link Bitstring#SIZE} - 1
 */
public record StatusEntry(String listUrl, StatusPurpose purpose, int index) {
    /** The type of an entry. */
    public static final String TYPE = "BitstringStatusListEntry";

    /** The member of a credential that holds entries. */
    public static final String MEMBER = "credentialStatus";

    public StatusEntry {
        Bitstring.requireIndex(index);
    }

    /** These entries as the member of a credential. */
    public static JsonArray toJson(List<StatusEntry> entries) {
        return new JsonArray(new ArrayList<JsonValue>(
                entries.stream().map(StatusEntry::toJson).toList()));
    }

    /** The entries of a credential that have the form of ours; others are passed over. Nothing is verified here. */
    public static List<StatusEntry> of(Credential credential) {
        JsonValue member = credential.json().get(MEMBER).orElse(JsonArray.EMPTY);
        List<JsonValue> items = member instanceof JsonArray array ? array.values() : List.of(member);
        return items.stream()
                .filter(JsonObject.class::isInstance)
                .map(item -> read((JsonObject) item))
                .flatMap(Optional::stream)
                .toList();
    }

    private JsonObject toJson() {
        return JsonObject.builder()
                .put("type", TYPE)
                .put("statusPurpose", purpose.id())
                .put("statusListIndex", Integer.toString(index))
                .put("statusListCredential", listUrl)
                .build();
    }

    private static Optional<StatusEntry> read(JsonObject json) {
        Optional<StatusPurpose> purpose = json.string("statusPurpose").flatMap(StatusPurpose::of);
        Optional<String> url = json.string("statusListCredential");
        Optional<Integer> index = json.string("statusListIndex")
                .filter(text -> text.matches("0|[1-9][0-9]{0,5}"))
                .map(Integer::valueOf)
                .filter(place -> place < Bitstring.SIZE);
        boolean ours = json.strings("type").contains(TYPE) && !json.has("statusSize");
        return ours && purpose.isPresent() && url.isPresent() && index.isPresent()
                ? Optional.of(new StatusEntry(url.get(), purpose.get(), index.get()))
                : Optional.empty();
    }
}
