package dev.layerlift.bootstrap.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a YAML file that knows its line, so that errors can name it.
 *
 * @param line the line it begins at, from 1
 * @param text the text of a scalar; empty for anything else
 * @param members the members of a mapping; empty for anything else
 * @param items the items of a list; empty for anything else
 */
record YamlNode(
        int line, Optional<String> text, Optional<Map<String, YamlNode>> members, Optional<List<YamlNode>> items) {
    private static final int ITEMS_MAX = 1000;
    private static final int DEPTH_MAX = 8;
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.*)'");

    /** Whether there is nothing after the colon. */
    boolean isNothing() {
        return text.isEmpty() && members.isEmpty() && items.isEmpty();
    }

    /** What an absent key has. */
    static YamlNode nothing(int line) {
        return new YamlNode(line, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Reads one document; an empty text is nothing.
     *
     * @throws InvalidYamlException when it is not YAML, repeats a key, or uses aliases or several documents
     */
    static YamlNode parse(String yaml) {
        YAMLFactory factory = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (YAMLParser parser = factory.createParser(yaml)) {
            if (parser.nextToken() == null) {
                return nothing(1);
            }
            YamlNode root = read(parser, 0);
            if (parser.nextToken() != null) {
                throw new InvalidYamlException(line(parser), "a second document (expected: one)");
            }
            return root;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            throw new InvalidYamlException(line, inOurWords(firstLine(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static YamlNode read(YAMLParser parser, int depth) throws IOException {
        int line = line(parser);
        if (depth > DEPTH_MAX) {
            throw new InvalidYamlException(line, "nested too deeply (expected: at most " + DEPTH_MAX + " levels)");
        }
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw new InvalidYamlException(line, "an anchor or alias (expected: plain values)");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return mapping(parser, line, depth);
        }
        if (token == JsonToken.START_ARRAY) {
            return list(parser, line, depth);
        }
        if (token == JsonToken.VALUE_NULL) {
            return nothing(line);
        }
        return new YamlNode(line, Optional.of(parser.getText()), Optional.empty(), Optional.empty());
    }

    private static YamlNode mapping(YAMLParser parser, int line, int depth) throws IOException {
        Map<String, YamlNode> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            int nameLine = line(parser);
            parser.nextToken();
            YamlNode value = read(parser, depth + 1);
            members.put(name, new YamlNode(nameLine, value.text(), value.members(), value.items()));
        }
        return new YamlNode(line, Optional.empty(), Optional.of(members), Optional.empty());
    }

    private static YamlNode list(YAMLParser parser, int line, int depth) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == ITEMS_MAX) {
                throw new InvalidYamlException(line, "a list that is too long (expected: at most " + ITEMS_MAX + ")");
            }
            items.add(read(parser, depth + 1));
        }
        return new YamlNode(line, Optional.empty(), Optional.empty(), Optional.of(items));
    }

    private static int line(JsonParser parser) {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private static String inOurWords(String message) {
        Matcher twice = DUPLICATE.matcher(message);
        return twice.matches() ? twice.group(1) + ": there twice (expected: once)" : message;
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** A file is not the YAML that was expected. */
    static final class InvalidYamlException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int line;

        InvalidYamlException(int line, String message) {
            super(message);
            this.line = line;
        }

        int line() {
            return line;
        }
    }
}
