package dev.layerlift.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Markdown files below a folder, and the links between them. */
final class MarkdownTree {

    /** {@code [text](target)}, also as an image, and also with a title behind the target. */
    private static final Pattern INLINE_LINK = Pattern.compile("\\[[^\\]]*\\]\\(\\s*<?([^)\\s>]+)>?[^)]*\\)");
    /** {@code [label]: target} on a line of its own. */
    private static final Pattern LINK_DEFINITION = Pattern.compile("^ {0,3}\\[[^\\]]+\\]:\\s*<?([^\\s>]+)>?");

    private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.*?)\\s*#*$");
    private static final Pattern FENCE = Pattern.compile("^\\s*(```|~~~)");
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");
    private static final Pattern HAS_SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:");
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");

    private final Path root;

    MarkdownTree(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Returns every Markdown file, in a fixed order. */
    Set<Path> files() throws IOException {
        Set<Path> found = new TreeSet<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skip = NOT_OURS.contains(folder.getFileName().toString());
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().endsWith(".md")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    /** Returns a sentence for each link that leads nowhere; links to other sites are not followed. */
    List<String> brokenLinks() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path file : files()) {
            for (String link : linksOf(file)) {
                String problem = problemOf(file, link);
                if (!problem.isEmpty()) {
                    broken.add(root.relativize(file) + ": " + link + " " + problem);
                }
            }
        }
        return broken;
    }

    /** Returns the files that cannot be reached by following links from {@code start}. */
    Set<Path> unreachableFrom(Path start) throws IOException {
        Set<Path> unseen = files();
        List<Path> waiting = new ArrayList<>(List.of(start.toAbsolutePath().normalize()));
        while (!waiting.isEmpty()) {
            Path file = waiting.remove(waiting.size() - 1);
            if (unseen.remove(file)) {
                for (String link : linksOf(file)) {
                    if (!HAS_SCHEME.matcher(link).find()) {
                        waiting.add(targetOf(file, link));
                    }
                }
            }
        }
        return unseen;
    }

    private String problemOf(Path file, String link) throws IOException {
        if (HAS_SCHEME.matcher(link).find()) {
            return "";
        }
        Path target = targetOf(file, link);
        if (!target.startsWith(root)) {
            return "leads out of the repository";
        }
        if (!Files.exists(target)) {
            return "does not exist";
        }
        int hash = link.indexOf('#');
        if (hash >= 0 && !anchorsOf(target).contains(link.substring(hash + 1))) {
            return "names a heading that is not there";
        }
        return "";
    }

    private static Path targetOf(Path file, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        return path.isEmpty() ? file : file.resolveSibling(path).normalize();
    }

    private static List<String> linksOf(Path file) throws IOException {
        List<String> links = new ArrayList<>();
        for (String line : proseOf(file)) {
            String text = CODE_SPAN.matcher(line).replaceAll("");
            INLINE_LINK.matcher(text).results().map(MarkdownTree::target).forEach(links::add);
            LINK_DEFINITION.matcher(text).results().map(MarkdownTree::target).forEach(links::add);
        }
        return links;
    }

    private static String target(MatchResult result) {
        return result.group(1);
    }

    /** Returns the anchors that a reader's browser is given for the headings of a file, numbered where they repeat. */
    private static Set<String> anchorsOf(Path file) throws IOException {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (String line : proseOf(file)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String slug = slugOf(heading.group(1));
                int repeated = seen.merge(slug, 1, Integer::sum) - 1;
                anchors.add(repeated == 0 ? slug : slug + "-" + repeated);
            }
        }
        return anchors;
    }

    /** Lower case, blanks become hyphens, whatever is neither letter, digit, hyphen nor underscore goes. */
    private static String slugOf(String heading) {
        String text = heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** Returns the lines of a file that are not inside of a code block. */
    private static List<String> proseOf(Path file) throws IOException {
        List<String> prose = new ArrayList<>();
        boolean inCode = false;
        for (String line : Files.readAllLines(file)) {
            if (FENCE.matcher(line).find()) {
                inCode = !inCode;
            } else if (!inCode) {
                prose.add(line);
            }
        }
        return prose;
    }
}
