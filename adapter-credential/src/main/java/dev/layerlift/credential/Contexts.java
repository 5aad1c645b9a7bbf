package dev.layerlift.credential;

import dev.layerlift.credential.jsonld.KnownContexts;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON-LD contexts a credential may have: a closed set, so that no term's meaning is fetched from a stranger. */
final class Contexts {
    static final String MEMBER = "@context";
    static final String CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2";
    static final String UNDEFINED_TERMS_V2 = "https://www.w3.org/ns/credentials/undefined-terms/v2";

    /** What every credential of ours has: the second one gives a meaning to our own terms. */
    static final JsonArray OURS = JsonArray.ofStrings(List.of(CREDENTIALS_V2, UNDEFINED_TERMS_V2));

    private Contexts() {}

    /** What is wrong with the contexts of a credential, one sentence each. */
    static List<String> problems(JsonObject credential) {
        List<JsonValue> contexts = items(credential.get(MEMBER));
        List<String> problems = new ArrayList<>();
        if (contexts.isEmpty() || !contexts.get(0).equals(new JsonString(CREDENTIALS_V2))) {
            problems.add(
                    "@context: does not start with the context of VC 2.0 (expected: " + CREDENTIALS_V2 + " first)");
        }
        checkNames(credential, problems);
        return problems;
    }

    /** At any depth: a context of an inner object changes what the terms in it mean. */
    private static void checkNames(JsonValue value, List<String> problems) {
        if (value instanceof JsonArray array) {
            array.values().forEach(item -> checkNames(item, problems));
        } else if (value instanceof JsonObject object) {
            items(object.get(MEMBER)).forEach(context -> checkName(context, problems));
            object.members().values().forEach(member -> checkNames(member, problems));
        }
    }

    private static void checkName(JsonValue context, List<String> problems) {
        if (problems.size() >= CredentialShape.PROBLEMS_MAX) {
            return;
        }
        if (!(context instanceof JsonString name)) {
            problems.add("@context: holds something else than a name (expected: names of known contexts)");
        } else if (!KnownContexts.has(name.value())) {
            problems.add(KnownContexts.unknown(name.value()));
        }
    }

    /** The contexts of a credential with the one for our own terms among them. */
    static JsonArray withOurTerms(JsonObject credential) {
        List<JsonValue> contexts = new ArrayList<>(items(credential.get(MEMBER)));
        JsonString ours = new JsonString(UNDEFINED_TERMS_V2);
        if (!contexts.contains(ours)) {
            contexts.add(ours);
        }
        return new JsonArray(contexts);
    }

    private static List<JsonValue> items(Optional<JsonValue> member) {
        return member.map(value -> value instanceof JsonArray array ? array.values() : List.of(value))
                .orElse(List.of());
    }
}
