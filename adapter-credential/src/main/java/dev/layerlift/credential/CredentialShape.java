package dev.layerlift.credential;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.DateTimeStamp;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The structure of one credential (VC Data Model 2.0 sections 4.4 to 4.10), as a stranger may have written it. */
final class CredentialShape {
    /** How many problems are told of: a list made to be wrong a million times is wrong after these. */
    static final int PROBLEMS_MAX = 20;

    private final JsonObject json;
    private final List<String> problems = new ArrayList<>();

    CredentialShape(JsonObject json) {
        this.json = json;
    }

    /** The issuer's id, where there is one. */
    static Optional<String> issuer(JsonObject json) {
        return json.string("issuer").or(() -> json.object("issuer").flatMap(o -> o.string("id")));
    }

    /** What is wrong with its members, one sentence each; whether it is valid now is another question. */
    List<String> structure() {
        problems.clear();
        checkTypes();
        json.get("id").ifPresent(id -> requireUrl("id", id));
        if (issuer(json).filter(CredentialShape::isUrl).isEmpty()) {
            problems.add("issuer: absent or no URL (expected: a URL, or an object with such an id)");
        }
        checkSubjects();
        return List.copyOf(problems);
    }

    /** Why it is not valid at this time, one sentence each. */
    List<String> validity(Instant now) {
        problems.clear();
        checkPeriod(now);
        return List.copyOf(problems);
    }

    /** Since when it holds; empty when it does not say, or not in a way that can be read. */
    Optional<Instant> validFrom() {
        return time("validFrom");
    }

    private void checkTypes() {
        boolean onlyText = json.get("type")
                .map(type -> type instanceof JsonArray array
                        ? array.values().stream().allMatch(JsonString.class::isInstance)
                        : type instanceof JsonString)
                .orElse(false);
        if (!onlyText || !json.strings("type").contains("VerifiableCredential")) {
            problems.add("type: does not say VerifiableCredential (expected: it, and types as text)");
        }
    }

    private void checkPeriod(Instant now) {
        Optional<Instant> from = time("validFrom");
        Optional<Instant> until = time("validUntil");
        if (from.filter(now::isBefore).isPresent()) {
            problems.add("validFrom: " + from.get() + " (expected: at or before " + now + ")");
        }
        if (until.filter(now::isAfter).isPresent()) {
            problems.add("validUntil: expired at " + until.get() + " (expected: at or after " + now + ")");
        }
        if (from.isPresent() && until.filter(from.get()::isAfter).isPresent()) {
            problems.add("validUntil: " + until.get() + " (expected: not before validFrom, " + from.get() + ")");
        }
    }

    private Optional<Instant> time(String name) {
        if (!json.has(name)) {
            return Optional.empty();
        }
        Optional<Instant> time = json.string(name).flatMap(DateTimeStamp::parse);
        if (time.isEmpty()) {
            problems.add(name + ": no point in time (expected: such as 2026-01-31T23:59:59Z)");
        }
        return time;
    }

    private void checkSubjects() {
        JsonValue member = json.get("credentialSubject").orElse(JsonArray.EMPTY);
        List<JsonValue> subjects = member instanceof JsonArray array ? array.values() : List.of(member);
        if (subjects.isEmpty()) {
            problems.add("credentialSubject: absent (expected: one or more subjects)");
        }
        for (JsonValue subject : subjects) {
            if (problems.size() >= PROBLEMS_MAX) {
                return;
            }
            if (!(subject instanceof JsonObject o) || o.members().isEmpty()) {
                problems.add("credentialSubject: a subject makes no claim (expected: an object with members)");
            } else {
                o.get("id").ifPresent(id -> requireUrl("credentialSubject.id", id));
            }
        }
    }

    private void requireUrl(String name, JsonValue value) {
        if (!(value instanceof JsonString text) || !isUrl(text.value())) {
            problems.add(name + ": no URL (expected: a URL)");
        }
    }

    private static boolean isUrl(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            // Not a URL: that is the answer, and the caller says so.
            return false;
        }
    }
}
