package dev.layerlift.bootstrap.config;

import dev.layerlift.bootstrap.config.YamlNode.InvalidYamlException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One mapping of the file with the keys that may be in it; every other key is refused. */
final class Section {
    private final String path;
    private final Map<String, YamlNode> members;

    private Section(String path, Map<String, YamlNode> members) {
        this.path = path;
        this.members = members;
    }

    /** The section of this node. */
    static Section of(String path, YamlNode node, String... known) {
        // A key with nothing after it reads as an empty text.
        if (node.text().filter(text -> !text.isEmpty()).isPresent()) {
            throw new InvalidYamlException(
                    node.line(),
                    (path.isEmpty() ? "" : path + ": ") + "\"" + node.text().get() + "\" (expected: keys with values: "
                            + String.join(", ", known) + ")");
        }
        if (node.items().isPresent()) {
            throw new InvalidYamlException(
                    node.line(), (path.isEmpty() ? "" : path + ": ") + "a list (expected: keys with values)");
        }
        Section section = new Section(path, node.members().orElse(Map.of()));
        List<String> names = Arrays.asList(known);
        section.members.forEach((name, member) -> {
            if (!names.contains(name)) {
                String meant = NearestName.of(name, names)
                        .map(n -> "; did you mean " + section.name(n) + "?")
                        .orElse("");
                throw new InvalidYamlException(
                        member.line(),
                        section.name(name) + ": unknown key (expected: one of " + String.join(", ", known) + meant
                                + ")");
            }
        });
        return section;
    }

    /** The section below a key; empty when the key is absent. */
    Section section(String key, String... known) {
        YamlNode node = members.get(key);
        YamlNode present = node == null ? YamlNode.nothing(1) : node;
        return of(name(key), present, known);
    }

    /** The text of a key of the section below a key, before it is known which keys that may have. */
    Optional<String> peek(String key, String inner) {
        return Optional.ofNullable(members.get(key))
                .flatMap(YamlNode::members)
                .map(below -> below.get(inner))
                .flatMap(YamlNode::text);
    }

    /** The text of a key; empty when it is absent or nothing follows it. */
    Optional<String> text(String key) {
        YamlNode node = members.get(key);
        if (node == null || node.isNothing()) {
            return Optional.empty();
        }
        return Optional.of(node.text()
                .orElseThrow(() -> new InvalidYamlException(
                        node.line(),
                        name(key) + ": " + (node.items().isPresent() ? "a list" : "keys with values")
                                + " (expected: one value)")));
    }

    /** The texts of a list; none when the key is absent or nothing follows it. */
    List<String> texts(String key) {
        YamlNode node = members.get(key);
        if (node == null || node.isNothing()) {
            return List.of();
        }
        InvalidYamlException noList =
                new InvalidYamlException(node.line(), name(key) + ": no list of values (expected: such as [a, b])");
        List<String> texts = new ArrayList<>();
        for (YamlNode item : node.items().orElseThrow(() -> noList)) {
            texts.add(item.text().orElseThrow(() -> noList));
        }
        return List.copyOf(texts);
    }

    /** A yes or no. */
    boolean flag(String key, boolean absent) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return absent;
        }
        return switch (text.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(key, "true or false");
        };
    }

    /** A whole number. */
    long number(String key, long min, long max, long absent) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return absent;
        }
        if (text.get().matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw invalid(key, "a whole number from " + min + " to " + max);
    }

    /** One of the values of an enum, spelled in lower case with hyphens. */
    <E extends Enum<E>> E choice(String key, E[] values, E absent) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return absent;
        }
        for (E value : values) {
            if (spelled(value).equals(text.get())) {
                return value;
            }
        }
        throw invalid(
                key,
                String.join(" or ", Arrays.stream(values).map(Section::spelled).toList()));
    }

    /** Refuses a value that another build may have. */
    void refuseUnavailable(String key, List<String> elsewhere, String here) {
        Optional<String> text = text(key);
        if (text.isPresent() && elsewhere.contains(text.get())) {
            throw new InvalidYamlException(
                    line(key),
                    name(key) + ": \"" + text.get() + "\" is not available in this build (expected: " + here + ")");
        }
    }

    /** An error about the value of a key. */
    InvalidYamlException invalid(String key, String expected) {
        return new InvalidYamlException(
                line(key), name(key) + ": \"" + text(key).orElse("") + "\" (expected: " + expected + ")");
    }

    /** The line of a key. */
    int line(String key) {
        YamlNode node = members.get(key);
        return node == null ? 1 : node.line();
    }

    /** The full name of a key, for messages. */
    String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
