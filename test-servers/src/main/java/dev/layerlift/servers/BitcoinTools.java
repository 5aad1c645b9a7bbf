package dev.layerlift.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How {@code bitcoind} is started here: from the PATH, or else unpacked from Debian's packages into the cache and started
 * through the loader and the libraries that were unpacked with it. Nothing on the system changes.
 */
final class BitcoinTools {
    private static final long APT_SECONDS_MAX = 600;
    private static final long UNPACK_SECONDS_MAX = 120;
    private static final String SUITE = "sid";
    private static final String PACKAGE = "bitcoin-knots";
    private static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

    private BitcoinTools() {}

    /**
     * The beginning of the command line of a node.
     *
     * @throws ToolMissingException when there is no node and none can be had
     */
    static List<String> command() {
        return ToolCache.onPath("bitcoind")
                .map(found -> List.of(found.toString()))
                .orElseGet(BitcoinTools::unpacked);
    }

    private static List<String> unpacked() {
        ToolCache.requireOnPath("apt-get", "apt-config", "dpkg-deb");
        Path folder = ToolCache.installed(PACKAGE + "-" + SUITE, BitcoinTools::install);
        try (Stream<Path> files = Files.find(
                folder.resolve("root/usr/lib"), 2, (file, a) -> name(file).startsWith("ld-linux"))) {
            Path loader = files.min(Comparator.naturalOrder())
                    .orElseThrow(() -> new ToolMissingException("no loader in " + folder + " (expected: ld-linux…)"));
            return List.of(
                    loader.toString(),
                    "--library-path",
                    loader.resolveSibling("").toString(),
                    folder.resolve("root/usr/bin/bitcoind").toString());
        } catch (IOException e) {
            throw new ToolMissingException(PACKAGE + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Lets apt resolve and check the packages, with a state of its own in this folder. */
    private static void install(Path folder) throws IOException {
        Path apt = Files.createDirectories(folder.resolve("apt"));
        for (String part : List.of("lists/partial", "archives/partial", "parts", "preferences.d")) {
            Files.createDirectories(apt.resolve(part));
        }
        Files.createFile(apt.resolve("status"));
        Files.writeString(
                apt.resolve("sources.list"),
                "deb [signed-by=" + KEYRING + "] " + archive(folder) + " " + SUITE + " main\n",
                StandardCharsets.UTF_8);
        Files.writeString(
                apt.resolve("apt.conf"),
                configuration(apt) + ToolCache.run(folder, Map.of(), APT_SECONDS_MAX, "apt-config", "dump", "Acquire"),
                StandardCharsets.UTF_8);
        Map<String, String> environment =
                Map.of("APT_CONFIG", apt.resolve("apt.conf").toString());
        ToolCache.run(folder, environment, APT_SECONDS_MAX, "apt-get", "-q", "update");
        ToolCache.run(
                folder,
                environment,
                APT_SECONDS_MAX,
                "apt-get",
                "-q",
                "-y",
                "--no-install-recommends",
                "--download-only",
                "install",
                PACKAGE);
        unpack(apt.resolve("archives"), folder.resolve("root"));
        remove(apt);
        remove(folder.resolve("root/usr/share"));
    }

    /** Where this machine gets Debian's packages from. */
    private static String archive(Path folder) throws IOException {
        String targets = ToolCache.run(
                folder,
                Map.of(),
                APT_SECONDS_MAX,
                "apt-get",
                "indextargets",
                "--format",
                "$(REPO_URI) $(COMPONENT) $(CREATED_BY)");
        return targets.lines()
                .map(line -> line.split(" ", -1))
                .filter(parts -> parts.length == 3 && parts[1].equals("main") && parts[2].equals("Packages"))
                .map(parts -> parts[0])
                .filter(uri -> uri.toLowerCase(Locale.ROOT).matches(".*/debian/?"))
                .findFirst()
                .orElseThrow(() -> new IOException("apt knows no archive of Debian (expected: one ending in /debian)"));
    }

    /** A snapshot of the archive may be older than its own date of expiry; its signature is checked all the same. */
    private static String configuration(Path apt) {
        return """
                Dir::State "%1$s";
                Dir::State::lists "%1$s/lists";
                Dir::State::status "%1$s/status";
                Dir::Cache "%1$s";
                Dir::Cache::archives "%1$s/archives";
                Dir::Etc "%1$s";
                Dir::Etc::sourcelist "%1$s/sources.list";
                Dir::Etc::sourceparts "%1$s/parts";
                Dir::Etc::parts "%1$s/parts";
                APT::Sandbox::User "";
                Debug::NoLocking "1";
                Acquire::Languages "none";
                Acquire::Check-Valid-Until "false";
                """.formatted(apt);
    }

    private static void unpack(Path archives, Path root) throws IOException {
        List<Path> packages;
        try (Stream<Path> files = Files.list(archives)) {
            packages = files.filter(file -> name(file).endsWith(".deb"))
                    .filter(file ->
                            !name(file).startsWith("systemd_") && !name(file).startsWith("debconf_"))
                    .sorted()
                    .toList();
        }
        Files.createDirectories(root);
        for (Path file : packages) {
            ToolCache.run(root, Map.of(), UNPACK_SECONDS_MAX, "dpkg-deb", "-x", file.toString(), root.toString());
        }
    }

    /** Removes a folder and what is in it. */
    static void remove(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
