package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.testkit.Prerequisite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Somebody with a folder, a home in it and a passphrase, who types commands. Nothing of the real user's is touched. */
final class User {
    /** The passphrase of every home in these tests; it occurs nowhere else. */
    static final String PASSPHRASE = "zebra quartz umbrella 4711";

    /** The domain of every home in these tests. */
    static final String DOMAIN = "assets.example.com";

    private static final AtomicInteger CALLS = new AtomicInteger();

    private final Path folder;
    private final Path home;
    private final Product product;
    private final Map<String, String> environment = new TreeMap<>();

    /**
     * A user without a home yet.
     *
     * @param folder an empty folder
     */
    User(Path folder, Product product) {
        this(folder, folder.resolve("home"), product);
    }

    private User(Path folder, Path home, Product product) {
        this.folder = folder;
        this.home = home;
        this.product = product;
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("HOME", folder.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("LAYERLIFT_PASSPHRASE", PASSPHRASE);
    }

    /** A user without a home yet, of the packaged command. */
    User(Path folder) {
        this(folder, Product.packaged());
    }

    /** A user of the packaged command with a home. */
    static User withHome(Path folder) {
        User user = new User(folder);
        user.run("init", "--domain", DOMAIN).exits(0);
        return user;
    }

    /** The same user with another home. */
    User at(Path otherHome) {
        return new User(folder, otherHome, product);
    }

    /** The same user and home, with another variable in the environment; {@code null} takes it away. */
    User where(String variable, String value) {
        User other = new User(folder, home, product);
        other.environment.putAll(environment);
        if (value == null) {
            other.environment.remove(variable);
        } else {
            other.environment.put(variable, value);
        }
        return other;
    }

    /** The folder of the user. */
    Path folder() {
        return folder;
    }

    /** The home. */
    Path home() {
        return home;
    }

    /** What a web server would serve. */
    PublicFolder published() {
        return new PublicFolder(home().resolve("public"));
    }

    /** Imports a small file of this text and lifts it to the web; gives the DID. */
    String publishes(String content) {
        try {
            Path file = Files.writeString(Files.createTempFile(folder, "content", ".txt"), content);
            return text(migrates(imports(file)).get(0), "targetDid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command on the home to its end. */
    Outcome run(String... arguments) {
        return runWithInput("", arguments);
    }

    /** Runs a command on the home to its end, with this on standard input. */
    Outcome runWithInput(String input, String... arguments) {
        return start(input, arguments).await();
    }

    /** Imports a file or folder; gives the DIDs, in order. */
    List<String> imports(Path path) {
        List<String> dids = new ArrayList<>();
        run("import", path.toString(), "--json")
                .exits(0)
                .json()
                .path("assets")
                .forEach(asset -> dids.add(text(asset, "did")));
        return dids;
    }

    /** Migrates all of these to the web; gives the entries of {@code migrations}, in order. */
    List<JsonNode> migrates(List<String> dids) {
        List<JsonNode> migrations = new ArrayList<>();
        runWithInput(String.join("\n", dids), "migrate", "-", "--to", "webvh", "--json")
                .exits(0)
                .json()
                .path("migrations")
                .forEach(migrations::add);
        assertThat(migrations).hasSameSizeAs(dids);
        return migrations;
    }

    /** A text member that must be there. */
    static String text(JsonNode node, String member) {
        assertThat(node.path(member).isTextual()).as("%s in %s", member, node).isTrue();
        return node.path(member).textValue();
    }

    /** Starts a command on the home. */
    Running start(String input, String... arguments) {
        return start(product.commandLine(all(arguments)), input, arguments);
    }

    /**
     * Runs the command on a terminal, where somebody types these lines: both are made by the program {@code script}. What
     * is said is in standard output, whatever the command wrote it to.
     */
    Running startAtTerminal(String typed, String... arguments) {
        String command = product.commandLine(all(arguments)).stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        if (Stream.of("/usr/bin/script", "/bin/script").map(Path::of).noneMatch(Files::isExecutable)) {
            throw Prerequisite.missing("a terminal can be made by the program script, which is not there");
        }
        return start(List.of("script", "--quiet", "--return", "--command", command, "/dev/null"), typed, arguments);
    }

    private List<String> all(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--home", home.toString()));
        all.addAll(List.of(arguments));
        return all;
    }

    private Running start(List<String> command, String input, String... arguments) {
        try {
            Path said = Files.createDirectories(folder.resolve("said"));
            int call = CALLS.incrementAndGet();
            Path in = Files.write(said.resolve(call + ".in"), input.getBytes(StandardCharsets.UTF_8));
            Path out = said.resolve(call + ".out");
            Path err = said.resolve(call + ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new Running(List.of(arguments), builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
