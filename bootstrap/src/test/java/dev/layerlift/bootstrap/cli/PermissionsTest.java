package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may look at what in a home. */
class PermissionsTest {
    @TempDir
    Path folder;

    @Test
    @Tag("P38")
    void theWebServerGetsToThePublicFolderAndNobodyAnywhereElse() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path home = folder.resolve("home");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        Path file = Files.writeString(folder.resolve("a.txt"), "a");
        String did = Call.on(home, "import", file.toString(), "--json")
                .succeeds()
                .item("assets", 0)
                .requireString("shortDid");
        Call.on(home, "migrate", did, "--to", "webvh").succeeds();

        Map<String, String> modes = modes(home);
        assertThat(modes.remove("")).isEqualTo("rwx--x--x");
        assertThat(modes).containsKeys("layerlift.yaml", "layerlift.db", "lock", "private", "restricted", "public");
        modes.forEach((name, mode) -> {
            boolean directory = Files.isDirectory(home.resolve(name));
            if (name.equals("public") || name.startsWith("public/")) {
                assertThat(mode).as(name).isEqualTo(directory ? "rwxr-xr-x" : "rw-r--r--");
            } else {
                assertThat(mode).as(name).isEqualTo(directory ? "rwx------" : "rw-------");
            }
        });
    }

    private static Map<String, String> modes(Path home) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.toList()) {
                modes.put(
                        home.relativize(file).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return modes;
    }
}
