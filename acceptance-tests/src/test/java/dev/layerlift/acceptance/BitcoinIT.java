package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ways to Bitcoin through the packaged command, on a real node. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class BitcoinIT {
    private static final int TOGETHER = 10;

    @TempDir
    private Path folder;

    private CoinWorld world;
    private User user;

    private void begin(CoinWorld made, String more, int coins) throws IOException {
        world = made;
        user = User.withHome(folder);
        world.configure(user, more);
        world.fund(user, coins, 100_000);
    }

    private List<String> imported(int count) throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (int i = 0; i < count; i++) {
            Files.writeString(files.resolve(i + ".txt"), "content " + i);
        }
        return user.imports(files);
    }

    /** Lifts them all at once; a block is made when all anchors wait for one. */
    private List<JsonNode> anchored(List<String> dids) {
        Running command =
                user.start(String.join("\n", dids), "migrate", "-", "--to", "btco", "--max-fee", "5000", "--json");
        await(command, () -> world.mempool() == dids.size());
        world.node().mine(1);
        long mined = System.nanoTime();
        JsonNode answer = command.await().exits(0).json();
        assertThat(Duration.ofNanos(System.nanoTime() - mined)).isLessThan(Duration.ofSeconds(20));
        List<JsonNode> migrations = new ArrayList<>();
        answer.path("migrations").forEach(migrations::add);
        assertThat(migrations)
                .hasSameSizeAs(dids)
                .allSatisfy(m -> assertThat(text(m, "state")).isEqualTo("completed"));
        return migrations;
    }

    private static void await(Running command, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            assertThat(command.endsWithin(100)).as("ended too early").isFalse();
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    private void assertPaidAsSaid(JsonNode migration) {
        JsonNode transaction = world.transaction(text(migration, "txid"));
        assertThat(transaction.path("confirmations").asInt()).isPositive();
        assertThat(world.feeOf(transaction))
                .isEqualTo(migration.path("cost").path("feeSats").asLong());
        assertThat(CoinWorld.sats(transaction.path("vout").get(0)))
                .isEqualTo(migration.path("cost").path("lockedSats").asLong());
        assertThat(transaction
                        .path("vout")
                        .get(1)
                        .path("scriptPubKey")
                        .path("hex")
                        .asText())
                .startsWith("6a4c50")
                .hasSize(2 * 83);
    }

    @Test
    @Tag("P02")
    @Tag("P39")
    @Tag("P41")
    void bothWaysEndOnTheChainAndOneIsGivenAway() throws Exception {
        try (CoinWorld made = CoinWorld.regtest()) {
            begin(made, "", 3);
            assertThat(user.run("doctor", "--json")
                            .exits(0)
                            .json()
                            .path("checks")
                            .toString())
                    .contains("regtest, block ");
            List<String> dids = imported(2);
            JsonNode dry = user.run("migrate", dids.get(0), "--to", "btco", "--dry-run", "--json")
                    .exits(0)
                    .json()
                    .path("migrations")
                    .get(0)
                    .path("validation")
                    .path("estimatedCost");
            assertThat(dry.path("feeSats").asLong()).isPositive();

            JsonNode direct = anchored(List.of(dids.get(0))).get(0);
            assertPaidAsSaid(direct);
            assertThat(direct.path("cost").path("feeSats").asDouble())
                    .isBetween(
                            dry.path("feeSats").asDouble() * 0.98,
                            dry.path("feeSats").asDouble() * 1.02);
            String web = text(user.migrates(List.of(dids.get(1))).get(0), "targetDid");
            JsonNode fromWeb = anchored(List.of(web)).get(0);
            assertPaidAsSaid(fromWeb);

            for (JsonNode migration : List.of(direct, fromWeb)) {
                user.run("verify", text(migration, "targetDid")).exits(0);
                user.run("resolve", text(migration, "targetDid")).exits(0);
            }
            strangersAgree(List.of(direct, fromWeb));
            user.run("verify", web).exits(0);
            assertThat(user.run("show", web).exits(0).out()).contains(text(fromWeb, "targetDid"));
            user.run("audit", "verify").exits(0);

            givenAway(text(direct, "targetDid"));
        }
    }

    /** A script that knows nothing of ours agrees, and notices when one byte is another one. */
    private void strangersAgree(List<JsonNode> migrations) throws IOException {
        ForeignJudges judges = ForeignJudges.in(Files.createDirectories(folder.resolve("judges")));
        for (JsonNode migration : migrations) {
            Path published = user.home()
                    .resolve("public/btco/reg")
                    .resolve(text(migration, "targetDid").replaceAll(".*:", ""));
            JsonNode verdict = judges.strangersCheck(text(migration, "txid"), world.node(), published);
            assertThat(verdict.path("checks"))
                    .hasSizeGreaterThanOrEqualTo(14)
                    .allSatisfy(check -> assertThat(check.path("ok").asBoolean())
                            .as(check.toString())
                            .isTrue());
        }
        Path document = user.home()
                .resolve("public/btco/reg")
                .resolve(text(migrations.get(0), "targetDid").replaceAll(".*:", ""))
                .resolve("did.json");
        String before = Files.readString(document);
        Files.writeString(document, before.replace("\"controller\"", "\"controllez\""));
        assertThat(judges.strangersCheck(text(migrations.get(0), "txid"), world.node(), document.getParent())
                        .path("checks")
                        .toString())
                .contains("{\"name\":\"document\",\"ok\":false}");
        Files.writeString(document, before);
    }

    private void givenAway(String did) {
        String theirs = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
        String sent = text(
                user.run("transfer", did, "--to", theirs, "--max-fee", "5000", "--json")
                        .exits(0)
                        .json(),
                "txid");
        world.node().mine(1);
        assertThat(world.transaction(sent)
                        .path("vout")
                        .get(0)
                        .path("scriptPubKey")
                        .path("address")
                        .asText())
                .isEqualTo(theirs);
        JsonNode metadata = user.run("resolve", did, "--json").exits(0).json().path("didDocumentMetadata");
        assertThat(metadata.path("moved").asBoolean()).isTrue();
        assertThat(text(metadata, "movedBy")).isEqualTo(sent);
        user.run("transfer", did, "--to", theirs, "--max-fee", "5000").exits(1).explainsItself();
    }

    /** A split gives each its own coin; one block confirms them all. */
    @Test
    @Tag("P10")
    void tenAreConfirmedByOneBlock() throws Exception {
        try (CoinWorld made = CoinWorld.regtest()) {
            begin(made, "", 1);
            user.run("wallet", "split", String.valueOf(TOGETHER), "--sats", "6000", "--max-fee", "20000")
                    .exits(0);
            world.node().mine(1);
            List<JsonNode> migrations = anchored(imported(TOGETHER));
            assertThat(migrations.stream().map(m -> text(m, "targetDid")).distinct())
                    .hasSize(TOGETHER);
            assertThat(migrations.stream()
                            .map(m -> world.transaction(text(m, "txid"))
                                    .path("blockhash")
                                    .asText())
                            .distinct())
                    .hasSize(1);
            JsonNode balance = user.run("wallet", "balance", "--json").exits(0).json();
            assertThat(balance.path("identitySats").asLong()).isEqualTo(TOGETHER * 546L);
            assertThat(balance.path("heldSats").asLong()).isZero();
        }
    }

    @Test
    @Tag("P42")
    void aBlockThatGoesAwayIsFoundByVerify() throws Exception {
        try (CoinWorld made = CoinWorld.regtest()) {
            begin(made, "", 1);
            String did = text(anchored(imported(1)).get(0), "targetDid");
            world.node().reorganise(1);
            assertThat(user.run("verify", did).exits(1).out()).contains("best chain");

            // The node has the transaction again, and gives it to another block than the one that anchor.json names.
            world.node().mine(1);
            assertThat(user.run("verify", did).exits(0).out()).contains("anchor", "in transaction");
        }
    }

    @Test
    @Tag("P34")
    @Tag("P39")
    @Tag("P40")
    void whatIsWrongWithANodeOrAWalletIsSaid() throws Exception {
        try (CoinWorld made = CoinWorld.regtest()) {
            user = User.withHome(folder);
            world = made;
            world.configure(user, "");
            List<String> dids = imported(2);
            refused(dids.get(0), "NO_FEE_ESTIMATE", "has no fee estimate");
            User other = User.withHome(Files.createDirectories(folder.resolve("other")));
            world.configure(other, "");
            world.fund(other, 1, 700);
            refused(dids.get(0), "NO_WALLET_SEED", "layerlift wallet address");
            user.run("wallet", "address").exits(0);
            world.fund(user, 1, 700);
            refused(dids.get(0), "INSUFFICIENT_FUNDS", "bcrt1");
            world.fund(user, 1, 20_000);
            world.configure(user, "maxFeeSats: 1");
            refused(dids.get(0), "FEE_NOT_CONFIRMED", "--max-fee");
            agreedAtATerminal(dids.get(1));
            world.configure(user, "");
            Files.writeString(
                    user.home().resolve("layerlift.yaml"),
                    Files.readString(user.home().resolve("layerlift.yaml"))
                            .replace("network: regtest", "network: signet"));
            refused(dids.get(0), "WRONG_NETWORK", "signet");
            world.configure(user, "");
            world.node().stop();
            refused(dids.get(0), "CHAIN_NOT_REACHED", "cannot be reached");
        }
    }

    /** Where a person is, they are asked; only a yes spends anything. */
    private void agreedAtATerminal(String did) {
        Outcome no = user.startAtTerminal("n\n", "migrate", did, "--to", "btco").await();
        assertThat(no.exits(1).out()).contains("Spend that much for each? [y/N]", "nothing was begun");
        assertThat(world.mempool()).isZero();
        Running yes = user.startAtTerminal("y\n", "migrate", did, "--to", "btco");
        await(yes, () -> world.mempool() == 1);
        world.node().mine(1);
        assertThat(yes.await().exits(0).out()).contains("did:btco:reg:");
    }

    private void refused(String did, String code, String said) {
        Outcome outcome = user.run("migrate", did, "--to", "btco", "--dry-run", "--json");
        assertThat(outcome.exits(1).out()).contains(code).contains(said);
    }

    /** Real blocks, signed and worked for, as on the public signet. */
    @Test
    @Tag("P02")
    void anAssetIsAnchoredOnASignet() throws Exception {
        try (CoinWorld made = CoinWorld.signet()) {
            begin(made, CoinWorld.ownSignet(), 1);
            JsonNode migration = anchored(imported(1)).get(0);
            assertThat(text(migration, "targetDid")).startsWith("did:btco:sig:");
            assertPaidAsSaid(migration);
            user.run("verify", text(migration, "targetDid")).exits(0);
        }
    }
}
