package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.acceptance.NodeProxy.Mood;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong with a real node, before a coin is set aside and while an anchor waits: each with its error, the state
 * that the migration ends in, and the money.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@Tag("P43")
class ChainTroubleIT {
    private static final long COIN_SATS = 50_000;
    private static final MigrationOptions PAYING = BitcoinHome.options(5_000, Optional.empty());

    @TempDir
    private Path folder;

    private CoinWorld world;
    private NodeProxy proxy;
    private BitcoinHome home;
    private int imported;

    @BeforeEach
    void begin() throws Exception {
        world = CoinWorld.regtest();
        proxy = new NodeProxy(world.node());
        home = BitcoinHome.create(folder.resolve("home"), world, proxy.rpc(), "");
        world.fund(home.bitcoin().receiveAddress(), 1, COIN_SATS);
        proxy.feeRate(2);
    }

    @AfterEach
    void end() {
        if (home != null) {
            home.close();
        }
        if (proxy != null) {
            proxy.close();
        }
        if (world != null) {
            world.close();
        }
    }

    private Did source() {
        return home.imported("n" + imported++ + "-", 1).get(0);
    }

    private Migration last() {
        return newest().orElseThrow();
    }

    private Optional<Migration> newest() {
        return home.layerlift().migrationManager().findMigrations(MigrationQuery.ALL).items().stream()
                .findFirst();
    }

    private CompletableFuture<MigrationResult> waiting() throws Exception {
        CompletableFuture<MigrationResult> future = home.anchors(source(), PAYING);
        BitcoinHome.await(
                "seen in the mempool",
                () -> future.isDone()
                        || newest().filter(m -> m.operation().equals("in the mempool"))
                                .isPresent());
        assertThat(future).as(last().toString()).isNotDone();
        return future;
    }

    /** It ends before anything is made of it, with this error; no coin is gone or set aside. */
    private void assertRefused(String code, ErrorType type) throws Exception {
        MigrationResult end = BitcoinHome.end(home.anchors(source(), PAYING));
        assertThat(end.error().orElseThrow().code() + ": "
                        + end.error().orElseThrow().message())
                .contains(code);
        assertThat(end.error().orElseThrow().type()).as(code).isEqualTo(type);
        assertThat(end.state()).as(code).isIn(MigrationState.FAILED, MigrationState.ROLLED_BACK);
        assertThat(end.cost().feeSats()).isZero();
    }

    private void assertAllFree() {
        assertThat(world.mempool()).isZero();
        assertThat(home.sats()).isEqualTo(COIN_SATS);
        assertThat(home.bitcoin().utxos())
                .allSatisfy(utxo -> assertThat(utxo.holding()).isEmpty());
    }

    /** With a block it completes, and what it cost is what the chain says. */
    private void assertCompletes(CompletableFuture<MigrationResult> future) throws Exception {
        MigrationResult end = BitcoinHome.end(future);
        assertThat(end.state()).as(String.valueOf(end.error())).isEqualTo(MigrationState.COMPLETED);
        JsonNode transaction = world.transaction(end.txid().orElseThrow());
        assertThat(transaction.path("confirmations").asInt()).isPositive();
        assertThat(world.feeOf(transaction)).isEqualTo(end.cost().feeSats());
        assertThat(home.sats()).isEqualTo(COIN_SATS - end.cost().feeSats());
    }

    @Test
    @Tag("P34")
    @Tag("P40")
    void whatIsWrongBeforeACoinIsSetAsideCostsNothing() throws Exception {
        proxy.mood(Mood.GARBAGE);
        assertRefused("CHAIN_ANSWER_INVALID", ErrorType.BITCOIN_ERROR);
        proxy.mood(Mood.HONEST);
        String info = world.node().ask("getblockchaininfo", "[]");
        proxy.result(
                "getblockchaininfo",
                info.replaceAll("\"initialblockdownload\": *false", "\"initialblockdownload\":true"));
        assertRefused("CHAIN_NOT_READY", ErrorType.BITCOIN_ERROR);
        proxy.result("getblockchaininfo", info.replaceAll("\"chain\": *\"regtest\"", "\"chain\":\"main\""));
        assertRefused("WRONG_NETWORK", ErrorType.BITCOIN_ERROR);
        proxy.result("getblockchaininfo", null);
        proxy.refuse("getblockchaininfo", "{\"code\":-28,\"message\":\"Loading block index\"}");
        assertRefused("CHAIN_NOT_READY", ErrorType.BITCOIN_ERROR);
        proxy.refuse("getblockchaininfo", null);
        proxy.result("estimatesmartfee", "{\"errors\":[\"Insufficient data\"],\"blocks\":2}");
        home.reopen();
        assertRefused("NO_FEE_ESTIMATE", ErrorType.BITCOIN_ERROR);
        proxy.feeRate(50);
        home.reopen();
        assertRefused("FEE_NOT_CONFIRMED", ErrorType.VALIDATION_ERROR);
        proxy.feeRate(2);
        world.node().stop();
        assertRefused("CHAIN_NOT_REACHED", ErrorType.NETWORK_ERROR);
        world.node().restart();
        assertAllFree();
        wrongPassword();
        home.reopen();
        assertAllFree();
    }

    private void wrongPassword() throws Exception {
        Path file = home.root().resolve("layerlift.yaml");
        String right = Files.readString(file);
        Files.writeString(home.root().resolve("password"), "not the one\n");
        Files.writeString(file, right.replaceAll("cookieFile: .*", "user: \"test\"\n  passwordFile: \"password\""));
        home.reopen();
        assertRefused("CHAIN_ACCESS_DENIED", ErrorType.BITCOIN_ERROR);
        Files.writeString(file, right);
    }

    @Test
    @Tag("P40")
    void withoutCoinsThatAreConfirmedNothingBegins() throws Exception {
        try (BitcoinHome poor = BitcoinHome.create(folder.resolve("poor"), world, proxy.rpc(), "")) {
            String address = poor.bitcoin().receiveAddress();
            assertPoor(poor, address, "empty");
            world.payUnconfirmed(address, COIN_SATS);
            assertPoor(poor, address, "unconfirmed");
            world.node().mine(1);
            CompletableFuture<MigrationResult> future =
                    poor.anchors(poor.imported("confirmed", 1).get(0), PAYING);
            BitcoinHome.await("in the mempool", () -> world.mempool() == 1 || future.isDone());
            world.node().mine(1);
            assertThat(BitcoinHome.end(future).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    private static void assertPoor(BitcoinHome poor, String address, String name) throws Exception {
        MigrationResult end =
                BitcoinHome.end(poor.anchors(poor.imported(name, 1).get(0), PAYING));
        assertThat(end.state()).isEqualTo(MigrationState.FAILED);
        assertThat(end.error().orElseThrow().code()).isEqualTo("INSUFFICIENT_FUNDS");
        assertThat(end.error().orElseThrow().message()).contains(address);
    }

    /** Its history is what the number of a satoshi comes from. */
    @Test
    @Tag("P35")
    void aNodeThatWasPrunedEndsItBeforeThePivotAndFreesTheCoin() throws Exception {
        String pruned = "{\"code\":-1,\"message\":\"Block not available (pruned data)\"}";
        proxy.refuse("getblock", pruned);
        proxy.refuse("getrawtransaction", pruned);
        MigrationResult end = BitcoinHome.end(home.anchors(source(), PAYING));
        assertThat(end.error().orElseThrow().code()).isIn("SAT_NOT_LOCATED", "CHAIN_HISTORY_MISSING");
        assertThat(end.error().orElseThrow().type()).isEqualTo(ErrorType.BITCOIN_ERROR);
        assertThat(end.state()).isEqualTo(MigrationState.ROLLED_BACK);
        assertAllFree();
    }

    /** What was refused was never sent, and is not sent later. */
    @Test
    @Tag("P15")
    void aMempoolThatIsFullOrAsksForMoreRefusesItAndNothingIsSpent() throws Exception {
        proxy.refuse("sendrawtransaction", "{\"code\":-26,\"message\":\"mempool full\"}");
        assertNeverSent();
        proxy.refuse("sendrawtransaction", null);
        // The estimate is of before; what the node asks for now is five times as much.
        world.node().restart("-minrelaytxfee=0.0001");
        assertNeverSent();
        world.node().restart();
        CompletableFuture<MigrationResult> future = waiting();
        world.node().mine(1);
        assertCompletes(future);
    }

    private void assertNeverSent() throws Exception {
        MigrationResult end = BitcoinHome.end(home.anchors(source(), PAYING));
        assertThat(end.error().orElseThrow().code()).isEqualTo("ANCHOR_REFUSED");
        assertThat(end.error().orElseThrow().type()).isEqualTo(ErrorType.BITCOIN_ERROR);
        assertThat(end.state()).isEqualTo(MigrationState.ROLLED_BACK);
        assertThat(end.cost().feeSats()).isZero();
        assertAllFree();
    }

    /** A node that goes away, forgets what it had in its mempool, and comes back. */
    @Test
    @Tag("P14")
    void aNodeThatForgetsAnAnchorIsGivenItAgain() throws Exception {
        CompletableFuture<MigrationResult> future = waiting();
        String txid = last().txid().orElseThrow();
        world.node().kill();
        long asked = proxy.questions("getblockchaininfo");
        BitcoinHome.await("that it is asked in vain", () -> proxy.questions("getblockchaininfo") >= asked + 2);
        assertThat(last().state()).isEqualTo(MigrationState.ANCHORING);
        world.node().restart("-persistmempool=0");
        BitcoinHome.await(
                "the same again", () -> world.node().ask("getrawmempool", "[]").contains(txid));
        world.node().mine(1);
        assertCompletes(future);
    }

    /** Another home with the same seed is who spends it. */
    @Test
    @Tag("P10")
    @Tag("P41")
    void aCoinThatSomebodyElseSpendsRollsItBackAtNoCost() throws Exception {
        Path copy = folder.resolve("thief");
        home.close();
        BitcoinHome.copy(home.root(), copy);
        home.openAgain();
        CompletableFuture<MigrationResult> future = waiting();
        proxy.feeRate(20);
        try (BitcoinHome thief = BitcoinHome.open(copy)) {
            // Its books know nothing of the anchor; the node tells it of the mempool, which is emptied for it.
            proxy.refuse("sendrawtransaction", "{\"code\":-26,\"message\":\"min relay fee not met\"}");
            world.node().kill();
            world.node().restart("-persistmempool=0");
            var stolen = thief.bitcoin();
            assertThat(world.mempool()).isZero();
            assertThatThrownBy(() -> stolen.split(1, 10_000, 20_000))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error().code()).isEqualTo("BROADCAST_REFUSED"));
            proxy.refuse("sendrawtransaction", null);
            stolen.sendPending();
            world.node().mine(1);
        }
        MigrationResult end = BitcoinHome.end(future);
        assertThat(end.state()).isEqualTo(MigrationState.ROLLED_BACK);
        assertThat(end.error().orElseThrow().code()).isEqualTo("ANCHOR_CONFLICTED");
        assertThat(end.error().orElseThrow().type()).isEqualTo(ErrorType.BITCOIN_ERROR);
        assertThat(end.cost().feeSats()).isZero();
        assertThat(home.bitcoin().utxos())
                .allSatisfy(utxo -> assertThat(utxo.holding()).isEmpty());
    }

    @Test
    @Tag("P42")
    void reorganisationsOfOneAndOfSixBlocksBeforeTheDepthLetItWaitAgain() throws Exception {
        world.configure(home.root(), proxy.rpc(), "confirmations: 7");
        home.reopen();
        CompletableFuture<MigrationResult> future = waiting();
        String txid = last().txid().orElseThrow();
        for (int depth : new int[] {1, 6}) {
            world.node().mine(depth);
            BitcoinHome.await(
                    "confirmed by " + depth, () -> last().operation().equals("confirmed by " + depth + " of 7 blocks"));
            world.node().reorganise(depth);
            BitcoinHome.await("in the mempool again", () -> last().operation().equals("in the mempool"));
            assertThat(last().state()).isEqualTo(MigrationState.ANCHORING);
        }
        assertThat(last().txid()).as("the same").contains(txid);
        world.node().mine(7);
        assertCompletes(future);
    }
}
