package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the command without warning while it anchors on a real node, and lets the next one go on: each migration ends, no
 * transaction confirms beside another one for the same, and the wallet has what the chain says. It is short; {@code
 * -Dlayerlift.bitcoin.kills=100} makes it long, and it says what it did.
 */
@Tag("slow")
@Tag("P10")
@Tag("P14")
@Tag("P15")
@Tag("P16")
class BitcoinKillIT {
    private static final int KILLS = Integer.getInteger("layerlift.bitcoin.kills", 4);
    private static final int SAID_EVERY = 10;
    private static final int COINS = 4;
    private static final long COIN_SATS = 100_000;
    private static final int FILES_MAX = 2 + KILLS;

    private final long seed = Long.getLong("layerlift.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path folder;

    private User user;
    private CoinWorld world;

    @Test
    void afterKillsAtAnyMomentEachMigrationEndsAndTheBooksMatchTheChain() throws Exception {
        System.err.println("BitcoinKillIT: seed " + seed + ", repeat with -Dlayerlift.seed=" + seed);
        Instant start = Instant.now();
        int kills = 0;
        int interrupted = 0;
        ScheduledExecutorService miner = Executors.newSingleThreadScheduledExecutor();
        try (CoinWorld made = CoinWorld.regtest()) {
            world = made;
            user = User.withHome(folder);
            world.configure(user, "");
            world.fund(user, COINS, COIN_SATS);
            long funded = world.node().height();
            List<String> dids = imported();
            Hunts hunts = new Hunts(user, random, List.of(user.home().resolve("layerlift.db-wal")))
                    .within("migrate", 5000)
                    .within("resume", 4000);
            ScheduledFuture<?> mining =
                    miner.scheduleWithFixedDelay(() -> world.node().mine(1), 1500, 1500, TimeUnit.MILLISECONDS);
            int file = 0;
            while (kills < KILLS && file < dids.size()) {
                boolean killed = hunts.begin(
                                "", "migrate", dids.get(file++), "--to", "btco", "--max-fee", "5000", "--json")
                        .killAtWork();
                while (killed && kills < KILLS) {
                    kills++;
                    if (kills % SAID_EVERY == 0) {
                        System.err.println("BitcoinKillIT: " + kills + " kills in "
                                + Duration.between(start, Instant.now()).toSeconds() + " s");
                    }
                    killed = !unfinished().isEmpty()
                            && hunts.begin("", "resume", "--json").killAtWork();
                    interrupted += killed ? 1 : 0;
                }
            }
            while (!unfinished().isEmpty()) {
                user.start("", "resume", "--json").await(Duration.ofMinutes(4)).explainsItself();
            }
            assertThat(mining.isDone()).as("a miner that failed").isFalse();
            miner.shutdownNow();
            assertThat(miner.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            int anchors = assertBooksMatch(funded);
            System.err.println("BitcoinKillIT: " + kills + " kills, " + interrupted + " of them of resume, " + anchors
                    + " anchors, " + Duration.between(start, Instant.now()).toSeconds() + " s");
            assertThat(kills).isEqualTo(KILLS);
            user.run("audit", "verify").exits(0);
        } finally {
            miner.shutdownNow();
        }
    }

    private List<String> imported() throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (int i = 0; i < FILES_MAX; i++) {
            Files.writeString(files.resolve(i + ".txt"), "content " + i);
        }
        return user.imports(files);
    }

    private List<JsonNode> migrations(String... filter) {
        List<String> call = new ArrayList<>(List.of("status", "--json"));
        call.addAll(List.of(filter));
        List<JsonNode> found = new ArrayList<>();
        user.run(call.toArray(String[]::new)).exits(0).json().path("migrations").forEach(found::add);
        return found;
    }

    private List<JsonNode> unfinished() {
        return migrations("--unfinished");
    }

    /** Each anchor on the chain is of a completed migration, and what is gone from the wallet went to fees. */
    private int assertBooksMatch(long funded) {
        List<String> anchors = new ArrayList<>();
        long fees = 0;
        for (long height = funded + 1; height <= world.node().height(); height++) {
            for (JsonNode transaction : world.block(height).path("tx")) {
                if (transaction.path("vin").get(0).has("coinbase")) {
                    continue;
                }
                fees += transaction.path("fee").decimalValue().movePointRight(8).longValueExact();
                if (transaction.path("vout").size() > 1
                        && transaction
                                .path("vout")
                                .get(1)
                                .path("scriptPubKey")
                                .path("hex")
                                .asText()
                                .startsWith("6a4c50")) {
                    anchors.add(transaction.path("txid").asText());
                }
            }
        }
        List<JsonNode> completed = migrations("--state", "completed");
        assertThat(migrations())
                .allSatisfy(m -> assertThat(text(m, "state")).isIn("completed", "rolled_back", "failed"));
        assertThat(anchors).hasSameSizeAs(completed);
        for (JsonNode migration : completed) {
            String did = text(migration, "targetDid");
            JsonNode metadata =
                    user.run("resolve", did, "--json").exits(0).json().path("didDocumentMetadata");
            assertThat(anchors).contains(text(metadata, "txid"));
            user.run("verify", did).exits(0);
        }
        JsonNode balance = user.run("wallet", "balance", "--json").exits(0).json();
        long has = 0;
        for (String kind : List.of("free", "waiting", "small", "held", "identity")) {
            has += balance.path(kind + "Sats").asLong();
        }
        assertThat(has).isEqualTo(COINS * COIN_SATS - fees);
        assertThat(balance.path("heldSats").asLong()).isZero();
        assertThat(balance.path("identitySats").asLong()).isEqualTo(546L * completed.size());
        return anchors.size();
    }
}
