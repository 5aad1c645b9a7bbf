package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.validation.CostEstimate;
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
 * What migrations at several rates were said to cost, and what the chain says they paid. It is short; {@code
 * -Dlayerlift.bitcoin.rates=10} makes it fifty migrations at ten rates.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class FeeEstimateIT {
    private static final List<Double> ALL = List.of(21.5, 1.37, 8.21, 1.0, 2.0, 3.5, 5.0, 13.0, 34.0, 55.0);
    private static final List<Double> RATES = ALL.subList(0, Integer.getInteger("layerlift.bitcoin.rates", 3));
    private static final long LIMIT_SATS = 20_000;
    private static final String HASH_ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final String TAPROOT_ADDRESS = "bcrt1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqc8gma6";

    @TempDir
    private Path folder;

    private final Set<Integer> inputs = new HashSet<>();

    /** A migration under way, and what was said before. */
    private record Begun(double rate, String what, CostEstimate said, CompletableFuture<MigrationResult> end) {}

    @Test
    @Tag("P39")
    @Tag("P41")
    void whatIsSaidIsWhatIsPaid() throws Exception {
        List<Begun> all = new ArrayList<>();
        try (CoinWorld world = CoinWorld.regtest();
                NodeProxy proxy = new NodeProxy(world.node());
                BitcoinHome home = BitcoinHome.create(folder.resolve("home"), world, proxy.rpc(), "")) {
            // Of coins of which one is enough, and of such that only several are enough together.
            world.fund(home.bitcoin().receiveAddress(), 2, 40_000);
            world.fund(home.bitcoin().receiveAddress(), 10 * RATES.size(), 12_000);
            List<Did> fromPeer = home.imported("p", 3 * RATES.size());
            List<Did> fromWeb = home.onTheWeb("w", 2 * RATES.size());
            for (int i = 0; i < RATES.size(); i++) {
                proxy.feeRate(RATES.get(i));
                // An estimate is kept for a minute, in the process that asked.
                home.reopen();
                List<Begun> begun = new ArrayList<>();
                begun.add(begin(home, RATES.get(i), "peer, own wallet", fromPeer.get(3 * i), Optional.empty()));
                begun.add(
                        begin(home, RATES.get(i), "peer, P2WPKH", fromPeer.get(3 * i + 1), Optional.of(HASH_ADDRESS)));
                begun.add(
                        begin(home, RATES.get(i), "peer, P2TR", fromPeer.get(3 * i + 2), Optional.of(TAPROOT_ADDRESS)));
                begun.add(begin(home, RATES.get(i), "webvh, own wallet", fromWeb.get(2 * i), Optional.empty()));
                begun.add(
                        begin(home, RATES.get(i), "webvh, P2TR", fromWeb.get(2 * i + 1), Optional.of(TAPROOT_ADDRESS)));
                BitcoinHome.await(
                        "five in the mempool",
                        () -> world.mempool() == 5
                                || begun.stream().anyMatch(one -> one.end().isDone()));
                world.node().mine(1);
                for (Begun one : begun) {
                    assertPaidAsSaid(world, one);
                }
                all.addAll(begun);
            }
            assertThat(all).hasSize(5 * RATES.size());
            assertThat(inputs).as("numbers of coins that paid").hasSizeGreaterThan(1);
        }
    }

    private static Begun begin(BitcoinHome home, double rate, String what, Did source, Optional<String> owner)
            throws Exception {
        MigrationOptions options = BitcoinHome.options(LIMIT_SATS, owner);
        var manager = home.layerlift().migrationManager();
        var validation = manager.validate(source, Layer.BTCO, options);
        assertThat(validation.errors()).isEmpty();
        CompletableFuture<MigrationResult> end = home.anchors(source, options);
        // The next one is told what it costs with the coins that are left then.
        BitcoinHome.await("a broadcast", () -> end.isDone() || inMempool(home, source));
        return new Begun(rate, what, validation.estimatedCost(), end);
    }

    private static boolean inMempool(BitcoinHome home, Did source) {
        return home
                .layerlift()
                .migrationManager()
                .findMigrations(dev.layerlift.domain.port.MigrationQuery.ofSource(source.identity()))
                .items()
                .stream()
                .anyMatch(m -> m.state() == MigrationState.ANCHORING && m.percent() >= 70);
    }

    private void assertPaidAsSaid(CoinWorld world, Begun begun) throws Exception {
        MigrationResult result = BitcoinHome.end(begun.end());
        String about = begun.what() + " at " + begun.rate() + ": " + result.error();
        assertThat(result.state()).as(about).isEqualTo(MigrationState.COMPLETED);
        JsonNode transaction = world.transaction(result.txid().orElseThrow());
        long paid = world.feeOf(transaction);
        inputs.add(transaction.path("vin").size());
        System.err.printf(
                "FeeEstimateIT: %s at %.2f: said %d, paid %d sats for %d vB, of %d coins%n",
                begun.what(),
                begun.rate(),
                begun.said().feeSats(),
                paid,
                transaction.path("vsize").asLong(),
                transaction.path("vin").size());
        assertThat(result.cost().feeSats()).as(about).isEqualTo(paid);
        assertThat(begun.said().feeSats() * 1.0).as(about).isBetween(paid * 0.98, paid * 1.02);
        assertThat(begun.said().lockedSats())
                .isEqualTo(CoinWorld.sats(transaction.path("vout").get(0)));
        assertThat(paid * 1.0)
                .as("the rate that the node says, " + about)
                .isBetween(
                        begun.rate() * transaction.path("vsize").asLong() - 1,
                        begun.rate() * transaction.path("vsize").asLong() + 1);
    }
}
