package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many who pay from one wallet at the same time: in one process, and in two with a home each that have the same seed and
 * know nothing of each other. It is short; {@code -Dlayerlift.bitcoin.together=100} makes it long.
 */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
@Tag("P10")
@Tag("P14")
class TogetherIT {
    private static final int TOGETHER = Integer.getInteger("layerlift.bitcoin.together", 10);
    private static final long COIN_SATS = 10_000;
    private static final long LIMIT_SATS = 5_000;

    @TempDir
    private Path folder;

    /** What is on the chain beyond a height: nothing spent twice, no satoshi in two identities, and what it cost. */
    private record Books(int anchors, long feeSats) {
        static Books of(CoinWorld world, long funded) {
            Set<String> spent = new HashSet<>();
            int anchors = 0;
            long fees = 0;
            for (long height = funded + 1; height <= world.node().height(); height++) {
                for (JsonNode transaction : world.block(height).path("tx")) {
                    if (!transaction.path("vin").get(0).has("coinbase")) {
                        for (JsonNode input : transaction.path("vin")) {
                            assertThat(spent.add(input.path("txid").asText() + ":"
                                            + input.path("vout").asInt()))
                                    .isTrue();
                        }
                        anchors++;
                        fees += world.feeOf(transaction);
                    }
                }
            }
            return new Books(anchors, fees);
        }
    }

    private static void assertEachHasItsOwn(List<MigrationResult> completed) {
        assertThat(completed.stream().map(r -> r.targetDid().orElseThrow()).distinct())
                .as("satoshis")
                .hasSameSizeAs(completed);
        assertThat(completed.stream().map(r -> r.txid().orElseThrow()).distinct())
                .as("transactions")
                .hasSameSizeAs(completed);
    }

    @Test
    void manyInOneProcessShareNoCoinAndNoSatoshi() throws Exception {
        try (CoinWorld world = CoinWorld.regtest();
                BitcoinHome home = BitcoinHome.create(
                        folder.resolve("home"), world, world.node().rpc(), "")) {
            world.fund(home.bitcoin().receiveAddress(), TOGETHER + 1, COIN_SATS);
            long funded = world.node().height();
            List<Did> sources = new ArrayList<>(home.imported("p", TOGETHER - TOGETHER / 2));
            sources.addAll(home.onTheWeb("w", TOGETHER / 2));
            long start = System.nanoTime();
            List<CompletableFuture<MigrationResult>> all =
                    home.anchorsAll(sources, BitcoinHome.options(LIMIT_SATS, Optional.empty()));
            BitcoinHome.await(
                    "all in the mempool",
                    () -> world.mempool() == TOGETHER || all.stream().anyMatch(CompletableFuture::isDone));
            double broadcast = (System.nanoTime() - start) / 1e9;
            world.node().mine(1);
            List<MigrationResult> ends = new ArrayList<>();
            for (CompletableFuture<MigrationResult> one : all) {
                MigrationResult end = BitcoinHome.end(one);
                assertThat(end.state()).as(String.valueOf(end.error())).isEqualTo(MigrationState.COMPLETED);
                ends.add(end);
            }
            System.err.printf(
                    "TogetherIT: %d at once, all sent after %.1f s, completed after %.1f s%n",
                    TOGETHER, broadcast, (System.nanoTime() - start) / 1e9);
            assertEachHasItsOwn(ends);
            Books books = Books.of(world, funded);
            assertThat(books.anchors()).isEqualTo(TOGETHER);
            assertThat(home.sats()).isEqualTo((TOGETHER + 1) * COIN_SATS - books.feeSats());
        }
    }

    /** The other home is a process of its own; each coin that both want is spent by one of them. */
    @Test
    @Tag("P15")
    void twoHomesWithOneSeedSpendNoCoinTwice() throws Exception {
        try (CoinWorld world = CoinWorld.regtest();
                BitcoinHome here = BitcoinHome.create(
                        folder.resolve("home"), world, world.node().rpc(), "")) {
            String address = here.bitcoin().receiveAddress();
            User elsewhere = twin(here);
            world.fund(address, 2 * TOGETHER, COIN_SATS);
            long funded = world.node().height();
            List<Did> sources = here.imported("here", TOGETHER);
            Path files = Files.createDirectories(folder.resolve("files"));
            for (int i = 0; i < TOGETHER; i++) {
                Files.writeString(files.resolve(i + ".txt"), "elsewhere " + i);
            }
            List<String> theirs = elsewhere.imports(files);
            assertThat(text(
                            elsewhere
                                    .run("wallet", "address", "--json")
                                    .exits(0)
                                    .json(),
                            "address"))
                    .as("one wallet")
                    .isEqualTo(here.bitcoin().receiveAddress());

            Running other = elsewhere.start(
                    String.join("\n", theirs),
                    "migrate",
                    "-",
                    "--to",
                    "btco",
                    "--max-fee",
                    String.valueOf(LIMIT_SATS),
                    "--json");
            // Not before the other has its coins set aside or sent: both at the same time is what is asked for.
            BitcoinHome.await("the other one at work", () -> world.mempool() > 0 || other.endsWithin(0));
            List<CompletableFuture<MigrationResult>> all =
                    here.anchorsAll(sources, BitcoinHome.options(LIMIT_SATS, Optional.empty()));
            BitcoinHome.await("all sent or ended", () -> {
                world.node().mine(1);
                pause();
                return other.endsWithin(0) && all.stream().allMatch(CompletableFuture::isDone);
            });
            List<MigrationResult> completed = new ArrayList<>();
            for (CompletableFuture<MigrationResult> one : all) {
                MigrationResult end = BitcoinHome.end(one);
                assertThat(end.state())
                        .as(String.valueOf(end.error()))
                        .isIn(MigrationState.COMPLETED, MigrationState.ROLLED_BACK);
                if (end.state() == MigrationState.COMPLETED) {
                    completed.add(end);
                } else {
                    assertThat(end.cost().feeSats())
                            .as("what was not sent costs nothing")
                            .isZero();
                }
            }
            List<JsonNode> far = new ArrayList<>();
            other.outcome().json().path("migrations").forEach(far::add);
            assertThat(far)
                    .hasSize(TOGETHER)
                    .allSatisfy(m -> assertThat(text(m, "state")).isIn("completed", "rolled_back"));
            List<JsonNode> farCompleted = far.stream()
                    .filter(m -> text(m, "state").equals("completed"))
                    .toList();
            Books books = Books.of(world, funded);
            System.err.printf(
                    "TogetherIT: two homes, %d and %d of %d completed each%n",
                    completed.size(), farCompleted.size(), TOGETHER);
            assertThat(books.anchors()).isEqualTo(completed.size() + farCompleted.size());
            assertEachHasItsOwn(completed);
            Set<String> satoshis = new HashSet<>();
            completed.forEach(r -> satoshis.add(r.targetDid().orElseThrow().value()));
            farCompleted.forEach(m -> satoshis.add(text(m, "targetDid")));
            assertThat(satoshis).hasSize(books.anchors());
            assertThat(books.anchors()).isGreaterThanOrEqualTo(TOGETHER);
            elsewhere.run("audit", "verify").exits(0);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A copy of a home that has a wallet and nothing else. */
    private User twin(BitcoinHome home) throws IOException {
        home.close();
        User user = new User(Files.createDirectories(folder.resolve("elsewhere")));
        BitcoinHome.copy(home.root(), user.home());
        home.openAgain();
        return user;
    }
}
