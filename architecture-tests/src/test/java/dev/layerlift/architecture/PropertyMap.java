package dev.layerlift.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which tests hold which property.
 *
 * @param properties what the page lists: the number of each property, and since when it holds
 * @param tests the tests that carry the tag of a number, as {@code Class} or {@code Class.method}
 */
record PropertyMap(SortedMap<String, String> properties, SortedMap<String, List<String>> tests) {
    /** A property that a test must hold now. */
    static final String TODAY = "today";

    private static final Pattern ROW = Pattern.compile("\\| (P\\d\\d) \\| .* \\| ([^|]+) \\|");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(P\\d\\d)\"\\)");
    private static final Pattern METHOD = Pattern.compile("^ {4}(?:public |protected )?[\\w<>\\[\\], ]+ (\\w+)\\(.*");
    private static final Pattern CLASS = Pattern.compile("^(?:public |final |abstract )*class (\\w+).*");

    /** Reads the page and every test source below the root, contract tests among them. */
    static PropertyMap read(Path page, Path root) throws IOException {
        SortedMap<String, String> properties = new TreeMap<>();
        for (String line : Files.readAllLines(page)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && properties.put(row.group(1), row.group(2).strip()) != null) {
                throw new IllegalStateException(page + ": " + row.group(1) + " twice (expected: once)");
            }
        }
        SortedMap<String, List<String>> tests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(PropertyMap::holdsTests).sorted().toList()) {
                collect(file, tests);
            }
        }
        return new PropertyMap(properties, tests);
    }

    private static boolean holdsTests(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.endsWith(".java")
                && (path.contains("/src/test/java/") || path.contains("/testkit/contract/"))
                && !path.contains("/target/");
    }

    private static void collect(Path file, Map<String, List<String>> tests) throws IOException {
        String className = file.getFileName().toString().replace(".java", "");
        List<String> tags = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Matcher tag = TAG.matcher(line);
            while (tag.find()) {
                tags.add(tag.group(1));
            }
            Matcher method = METHOD.matcher(line);
            boolean ofClass = CLASS.matcher(line).matches();
            if (!tags.isEmpty() && (ofClass || method.matches())) {
                String name = ofClass ? className : className + "." + method.group(1);
                tags.forEach(number ->
                        tests.computeIfAbsent(number, key -> new ArrayList<>()).add(name));
                tags.clear();
            }
        }
        if (!tags.isEmpty()) {
            throw new IllegalStateException(file + ": " + tags + " (expected: a class or a method after each tag)");
        }
    }

    /** What is wrong with the map; empty when each property of today has a test and each test a property. */
    List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        properties.forEach((number, since) -> {
            if (since.equals(TODAY) && !tests.containsKey(number)) {
                gaps.add(number + ": no test (expected: at least one with @Tag(\"" + number + "\"))");
            }
        });
        tests.forEach((number, names) -> {
            if (!properties.containsKey(number)) {
                gaps.add(number + ": not on the page, and a tag of " + String.join(", ", names));
            }
        });
        return gaps;
    }

    /** The map as lines, a property each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        properties.forEach((number, since) -> {
            List<String> names = tests.getOrDefault(number, List.of());
            lines.add("%s  %-8s %3d  %s".formatted(number, since, names.size(), String.join(", ", names)));
        });
        return lines;
    }
}
