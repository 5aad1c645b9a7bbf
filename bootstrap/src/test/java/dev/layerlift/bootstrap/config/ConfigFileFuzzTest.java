package dev.layerlift.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.testkit.fuzz.ByteMutator;
import dev.layerlift.testkit.fuzz.Fuzz;
import dev.layerlift.testkit.fuzz.JsonMutator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations of chance: each is read, or refused with file and line and what was expected. */
@Tag("fuzz")
class ConfigFileFuzzTest {
    private static final String FULL = """
            webvh:
              host: assets.example.com
              formerHosts: [old.example.com, "older.example.com:8443"]
              portable: true
              preRotation: false
              witness: {threshold: 1, witnesses: ["did:key:z6Mkvp5xNKkFpYmikTBSncp4EHALWAZjb1anDKHaG2W4yWYn"]}
              watchers: ["https://watcher.example/"]
              ttlSeconds: 3600
              didWeb: false
              confirm: store
            storage:
              private: {type: local, root: private}
              webvh:   {type: local, root: public}
              btco:    {type: local, root: public/btco}
            persistence: {type: sqlite}
            bitcoin:
              {network: signet, backend: core-rpc, url: "http://127.0.0.1:38332", cookieFile: c, confirmations: 1, maxFeeSats: 1000}
            network: {allowPrivateAddresses: false, trustedCertificates: ca.pem}
            """;
    private static final String ALIASES = """
            webvh: &a
              host: &h assets.example.com
              watchers: &l ["https://a.example/", "https://b.example/"]
            storage: *a
            network: {<<: *a, trustedCertificates: *h}
            """;
    private static final List<String> FRAGMENTS = List.of(
            "&a",
            "*a",
            "<<: *a",
            "!!binary",
            "!!java.net.URL [x]",
            "? ",
            "- ",
            "--- ",
            "...\n",
            "%YAML 9.9\n",
            "\t",
            "~",
            "null",
            ".inf",
            "0x7fffffffffffffff",
            "1e999999999",
            "99999999999999999999",
            "-1",
            "[",
            "{",
            "}",
            "]",
            "|\n",
            ">\n",
            "'",
            "\"",
            "#",
            ": ",
            ", ",
            "\u0000",
            "\ufeff",
            "webvh:",
            "host:",
            "storage: ",
            "[[[[[[[[[[",
            "{a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}}");

    @TempDir
    private Path folder;

    @Test
    void whateverIsInTheFileIsReadOrRefusedByLine() {
        Path file = folder.resolve("layerlift.yaml");

        assertThat(Fuzz.of("config", 2_500).run(random -> {
                    Files.write(file, text(random));
                    try {
                        LayerliftConfig config = ConfigFile.read(file, folder);
                        assertThat(config.webvh().ttlSeconds()).isNotNegative();
                        assertThat(config.bitcoin().maxFeeSats()).isNotNegative();
                        return "read";
                    } catch (MigrationException e) {
                        assertThat(e.error().code()).isEqualTo(ConfigFile.CONFIG_INVALID);
                        assertThat(e.error().message())
                                .startsWith(file + ", line ")
                                .hasSizeLessThan(5_000);
                        return "refused";
                    }
                }))
                .containsOnlyKeys("read", "refused");
    }

    private static byte[] text(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> new ByteMutator(random).mutated(FULL.getBytes(StandardCharsets.UTF_8));
            case 1 -> new ByteMutator(random).mutated(ALIASES.getBytes(StandardCharsets.UTF_8));
            case 2 -> new ByteMutator(random).noise(2_000);
            case 3 -> utf8(withFragments(random, ALIASES));
            case 4 -> utf8(bomb(random));
            case 5 -> utf8(deep(random));
            case 6 -> utf8(typed(random));
            case 7 ->
                utf8(
                        random.nextInt(50) == 0
                                ? huge(random)
                                : ConfigFile.initial(WebHost.parse("a.example"), PersistenceConfig.DEFAULT));
            default -> utf8(withFragments(random, FULL));
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String withFragments(Random random, String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(changed.length() + 1);
            String fragment = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
            changed.replace(at, Math.min(changed.length(), at + random.nextInt(6)), fragment);
        }
        return changed.toString();
    }

    /** Aliases of lists of aliases, each level of which would multiply what they stand for. */
    private static String bomb(Random random) {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        int levels = 1 + random.nextInt(30);
        for (int level = 1; level <= levels; level++) {
            String before = "*a" + (level - 1);
            text.append("a" + level + ": &a" + level + " ["
                    + String.join(", ", java.util.Collections.nCopies(9, before)) + "]\n");
        }
        return text.append("webvh: {watchers: *a" + levels + "}\n").toString();
    }

    private static String deep(Random random) {
        int depth = 1 + random.nextInt(random.nextInt(10) == 0 ? 20_000 : 60);
        return switch (random.nextInt(4)) {
            case 0 -> "webvh: " + "[".repeat(depth) + "]".repeat(depth);
            case 1 -> "webvh: " + "{a: ".repeat(depth) + "1" + "}".repeat(depth);
            case 2 -> "webvh: " + "[".repeat(depth);
            default -> {
                StringBuilder text = new StringBuilder();
                for (int level = 0; level < Math.min(depth, 300); level++) {
                    text.append(" ".repeat(level)).append("webvh:\n");
                }
                yield text.toString();
            }
        };
    }

    /** A key that is known, with a value of a type that it cannot have. */
    private static String typed(Random random) {
        List<String> lines = FULL.lines().toList();
        String line = lines.get(random.nextInt(lines.size()));
        String value = random.nextBoolean()
                ? dev.layerlift.proofs.StrictJson.write(new JsonMutator(random).tree())
                : FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
        return FULL.replace(line, line.replaceFirst("(: ?).*", "$1" + java.util.regex.Matcher.quoteReplacement(value)));
    }

    private static String huge(Random random) {
        return "webvh: {watchers: [" + "x, ".repeat(random.nextInt(200_000)) + "x]}";
    }
}
