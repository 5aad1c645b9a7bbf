package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand files, imported and migrated in one command each, with little memory. */
@Tag("slow")
@Tag("P49")
class ThousandFilesIT {
    private static final int FILES = 1000;

    @TempDir
    private Path folder;

    @Test
    void aThousandFilesAreImportedAndMigratedIn256MegabytesOfMemory() {
        User user = new User(folder, Product.packaged().with("-Xmx256m", "-XX:+UseSerialGC"));
        user.run("init", "--domain", User.DOMAIN).exits(0);
        Path files = new SampleFiles(1000).fill(folder.resolve("in"), FILES);

        Outcome imported = user.run("import", files.toString(), "--json").exits(0);
        List<String> dids = new ArrayList<>();
        imported.json().path("assets").forEach(asset -> dids.add(text(asset, "did")));
        assertThat(dids).hasSize(FILES).doesNotHaveDuplicates();

        Outcome migrated = user.runWithInput(String.join("\n", dids), "migrate", "-", "--to", "webvh", "--json")
                .exits(0);
        Set<String> targets = new TreeSet<>();
        List<Integer> durations = new ArrayList<>();
        for (JsonNode migration : migrated.json().path("migrations")) {
            assertThat(text(migration, "state")).isEqualTo("completed");
            targets.add(text(migration, "targetDid"));
            durations.add(migration.path("durationMs").intValue());
        }
        assertThat(targets).hasSize(FILES);
        assertThat(user.published().files())
                .hasSize(4 * FILES + user.published().statusLists().size());
        assertThat(user.published().statusLists())
                .as("one pair of lists for all")
                .hasSize(2);
        new Aftermath(user).isWhole(Set.of(), true);

        // Each file is recognised, and each migration is done already: the second time nothing is written.
        Set<String> before = user.published().files();
        user.runWithInput(String.join("\n", dids), "migrate", "-", "--to", "webvh", "--json")
                .exits(0);
        assertThat(user.published().files()).isEqualTo(before);

        durations.sort(null);
        System.err.printf(
                "ThousandFilesIT: with -Xmx256m, start of the command included, %d files were imported in %d ms (%d/s)"
                        + " and migrated in %d ms (%d/s); a migration took %d, %d, %d ms at the 50th, 95th, 99th"
                        + " percentile%n",
                FILES,
                imported.millis(),
                FILES * 1000L / imported.millis(),
                migrated.millis(),
                FILES * 1000L / migrated.millis(),
                durations.get(FILES / 2),
                durations.get(FILES * 95 / 100),
                durations.get(FILES * 99 / 100));
    }
}
