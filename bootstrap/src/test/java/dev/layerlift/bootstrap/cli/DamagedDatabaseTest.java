package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database in which bytes were flipped, zeroed or lost, anywhere. SQLite notices some of it and our digests and
 * signatures most of the rest; whatever is asked, the answer is an answer or a failure of the closed set, no file of an
 * asset is touched, and with the right database back all is as it was. {@code -Dlayerlift.damages=N} for more, {@code
 * -Dlayerlift.seed=N} for those of another day.
 */
class DamagedDatabaseTest {
    private static final int DAMAGES = Integer.getInteger("layerlift.damages", 18);
    private static final long SEED = Long.getLong("layerlift.seed", 20_261_130L);

    private static final String SEALED = "private/audit-sealed.json";

    @TempDir
    Path folder;

    private Path home;
    private Path database;
    private String did = "";
    private String id = "";

    @BeforeEach
    void lift() throws IOException {
        home = folder.resolve("home");
        database = home.resolve("layerlift.db");
        Call.on(home, "init", "--domain", "assets.example.com").succeeds();
        List<String> dids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Path file = Files.writeString(folder.resolve(i + ".txt"), "content " + i);
            dids.add(Call.on(home, "import", file.toString(), "--json")
                    .succeeds()
                    .item("assets", 0)
                    .requireString("shortDid"));
        }
        JsonObject lifted = Call.on(home, "migrate", dids.get(0), dids.get(1), "--to", "webvh", "--json")
                .succeeds()
                .item("migrations", 0);
        did = lifted.requireString("targetDid");
        id = lifted.requireString("migrationId");
        String other = Call.on(home, "migrate", dids.get(2), "--to", "webvh", "--json")
                .succeeds()
                .item("migrations", 0)
                .requireString("migrationId");
        Call.on(home, "rollback", other).succeeds();
    }

    /** What is done to the bytes of a file. */
    private enum Damage {
        FLIPPED {
            @Override
            byte[] of(byte[] bytes, Random random) {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
        },
        ZEROED {
            @Override
            byte[] of(byte[] bytes, Random random) {
                int start = random.nextInt(bytes.length) & ~511;
                Arrays.fill(bytes, start, Math.min(bytes.length, start + 4096), (byte) 0);
                return bytes;
            }
        },
        CUT {
            @Override
            byte[] of(byte[] bytes, Random random) {
                return Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
            }
        };

        abstract byte[] of(byte[] bytes, Random random);
    }

    @Test
    void whateverIsDamagedNothingIsLost() throws IOException {
        byte[] whole = Files.readAllBytes(database);
        byte[] mark = Files.readAllBytes(home.resolve(SEALED));
        Map<String, Sha256> files = assetFiles();
        assertThat(files).hasSizeGreaterThan(5);
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < DAMAGES; round++) {
            Damage damage = Damage.values()[round % Damage.values().length];
            put(damage.of(whole.clone(), random));
            refused += ask("seed " + SEED + ", round " + round + ", " + damage);
            assertThat(assetFiles()).as("seed %d, round %d", SEED, round).isEqualTo(files);
        }
        // Had nothing been noticed, the damage would not have met what is read.
        assertThat(refused).isPositive();
        System.err.printf("DamagedDatabaseTest: %d damages, %d calls refused%n", DAMAGES, refused);
        put(whole);
        // A backup has it as well; it says how far the records of the database went.
        Files.write(home.resolve(SEALED), mark);
        Call.on(home, "verify", did).succeeds();
        Call.on(home, "audit", "verify").succeeds();
        Call.on(home, "resume").succeeds();
    }

    /** The log that SQLite writes ahead may lose its end, as when a power cut meets a disk that reorders. */
    @Test
    void aLogOfTheDatabaseThatWasCutOrFlippedCostsAtMostItsEnd() throws IOException {
        byte[] whole = Files.readAllBytes(database);
        Random random = new Random(SEED);
        Path log = home.resolve("layerlift.db-wal");
        for (int round = 0; round < 6; round++) {
            put(whole);
            byte[] ahead = new byte[32 + 3 * (4096 + 24)];
            random.nextBytes(ahead);
            Files.write(log, Damage.CUT.of(ahead, random));
            Call.on(home, "audit", "verify").succeeds();
            Call.on(home, "verify", did).succeeds();
        }
    }

    /** Asks for all there is; gives how many calls were refused. */
    private int ask(String what) {
        List<List<String>> calls = List.of(
                List.of("assets"),
                List.of("status"),
                List.of("status", id),
                List.of("show", did),
                List.of("verify", did),
                List.of("audit", "verify"),
                List.of("history", did),
                List.of("doctor"),
                List.of("resume"));
        int refused = 0;
        for (List<String> call : calls) {
            List<String> words = new ArrayList<>(call);
            words.add("--json");
            Call answer = Call.on(home, words.toArray(String[]::new));
            assertThat(answer.code())
                    .as("%s: %s", what, call)
                    .isIn(ExitCode.DONE, ExitCode.FAILED, ExitCode.QUARANTINED);
            assertThat(answer.out() + answer.err())
                    .as("%s: %s", what, call)
                    .doesNotContain("unknown_error", "UNKNOWN_ERROR");
            if (answer.code() != ExitCode.DONE) {
                refused++;
                // One document, whatever happened.
                assertThat(answer.json()).as("%s: %s", what, call).isNotNull();
            }
        }
        return refused;
    }

    private void put(byte[] bytes) throws IOException {
        for (String file : List.of("layerlift.db-wal", "layerlift.db-shm")) {
            Files.deleteIfExists(home.resolve(file));
        }
        Files.write(database, bytes);
    }

    private Map<String, Sha256> assetFiles() throws IOException {
        Map<String, Sha256> files = new TreeMap<>();
        for (String area : List.of("private", "public")) {
            try (Stream<Path> all = Files.walk(home.resolve(area))) {
                all.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith(SEALED))
                        .forEach(file -> files.put(home.relativize(file).toString(), hash(file)));
            }
        }
        return files;
    }

    private static Sha256 hash(Path file) {
        try {
            return Sha256.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }
}
