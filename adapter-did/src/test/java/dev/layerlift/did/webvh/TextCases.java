package dev.layerlift.did.webvh;

import static dev.layerlift.did.webvh.LogCase.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rules about the text of a log: strict JSON, one object a line (JSON Lines, RFC 8259, RFC 7493). */
final class TextCases {
    private TextCases() {}

    static Stream<LogCase> refused() {
        List<LogCase> cases = new ArrayList<>(List.of(
                text("a log is not empty", "log: empty", t -> ""),
                text("a line feed is no entry", "entry 1", t -> "\n"),
                text("nothing is before the first entry", "entry 1", t -> "\n" + t),
                text("no blank line is between entries", "entry 2", t -> t.replaceFirst("\n", "\n\n")),
                text("no blank line is at the end", "entry 3", t -> t + "\n"),
                text("a line of spaces is blank", "entry 3", t -> t + "  \n"),
                text("a line is an object", "entry 1", t -> "[]\n"),
                text("a line is a whole object", "entry 1", t -> t.substring(0, 100)),
                text("a line is one object", "entry 1", t -> t.replaceFirst("\n", "")),
                text("nothing follows an object", "entry 1", t -> t.replaceFirst("\n", ",\n")),
                text(
                        "entries are no array",
                        "entry 1",
                        t -> "[" + t.replaceFirst("\n", ",\n").strip() + "]"),
                text("an entry is not spread over lines", "entry 1", t -> t.replaceFirst(",", ",\n")),
                text("there is no byte order mark", "byte order mark", t -> "\uFEFF" + t),
                text("there are no comments", "entry 2", t -> t.replaceFirst("\n", "\n// second\n")),
                text(
                        "strings have no raw control characters",
                        "entry 1",
                        t -> t.replaceFirst("did:webvh:1.0", "did:webvh:1.0\t")),
                text("there are no single quotes", "entry 1", t -> t.replaceFirst("\"method\"", "'method'")),
                text("there is no comma at the end", "entry 1", t -> t.replaceFirst("}\n", ",}\n")),
                text(
                        "there is no NaN",
                        "entry 1",
                        t -> t.replaceFirst("\"parameters\":\\{", "\"parameters\":{\"ttl\":NaN,")),
                text(
                        "no number is beyond a double",
                        "entry 1",
                        t -> t.replaceFirst("\"parameters\":\\{", "\"parameters\":{\"ttl\":1e400,")),
                text(
                        "no surrogate is alone",
                        "surrogate",
                        t -> t.replaceFirst("\"parameters\":\\{", "\"parameters\":{\"\\\\ud800\":1,")),
                text(
                        "no member of an entry is there twice",
                        "duplicate",
                        t -> t.replaceFirst("\\{", "{\"versionTime\":\"2025-01-01T00:00:00Z\",")),
                text(
                        "nor one of the parameters",
                        "duplicate",
                        t -> t.replaceFirst("\"parameters\":\\{", "\"parameters\":{\"method\":\"did:webvh:1.0\",")),
                text(
                        "nor one of the document",
                        "duplicate",
                        t -> t.replaceFirst("\"state\":\\{", "\"state\":{\"id\":\"did:example:1\",")),
                text(
                        "nor one of a proof",
                        "duplicate",
                        t -> t.replaceFirst("\"proof\":\\[\\{", "\"proof\":[{\"created\":\"2025-01-01T00:00:00Z\",")),
                text(
                        "nor one in another spelling",
                        "duplicate",
                        t -> t.replaceFirst("\\{", "{\"version\\\\u0054ime\":\"2025-01-01T00:00:00Z\",")),
                text(
                        "nesting has an end",
                        "nesting",
                        t -> t.replaceFirst(
                                "\"state\":\\{", "\"state\":{\"deep\":" + "[".repeat(100) + "]".repeat(100) + ",")),
                text("entries are in their order", "entry 1", t -> {
                    String[] lines = t.split("\n", -1);
                    return lines[1] + "\n" + lines[0] + "\n";
                }),
                text("no entry is left out", "entry 1", t -> t.substring(t.indexOf('\n') + 1)),
                text("no entry is there twice", "entry 2", t -> t.replaceFirst("(?s)^(.*?\n)", "$1$1")),
                text("a log has an end", "at most", t -> "{}\n".repeat(LogVerifier.ENTRIES_MAX + 1)),
                text("a log fits", "at most", t -> " ".repeat(LogVerifier.LOG_BYTES_MAX + 1))));
        byte[] bytes = TestLog.good(1).bytes();
        String asText = new String(bytes, StandardCharsets.UTF_8);
        byte[] invalid = bytes.clone();
        invalid[asText.indexOf("example.com")] = (byte) 0xff;
        LogCase shape = text("a log is UTF-8", "UTF-8", t -> t);
        cases.add(new LogCase(shape.name(), shape.expected(), shape.did(), invalid, Optional.empty()));
        cases.add(new LogCase(
                "not UTF-16", "entry 1", shape.did(), asText.getBytes(StandardCharsets.UTF_16), Optional.empty()));
        return cases.stream();
    }
}
