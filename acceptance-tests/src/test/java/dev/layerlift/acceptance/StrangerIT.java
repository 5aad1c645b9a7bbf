package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.servers.BitcoinNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody without a home, who has a node and what was published, or only a transaction. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class StrangerIT {
    private static final String NEVER = "0d".repeat(32);

    @TempDir
    private Path folder;

    private CoinWorld world;
    private User stranger;

    @Test
    @Tag("P02")
    @Tag("P10")
    @Tag("P35")
    void aStrangerResolvesWhatWasPublishedAndSeesWhoHasIt() throws Exception {
        try (CoinWorld made = CoinWorld.regtest()) {
            world = made;
            User owner = User.withHome(folder);
            world.configure(owner, "");
            world.fund(owner, 2, 100_000);
            Path file = Files.writeString(folder.resolve("a.txt"), "content");
            String source = owner.imports(file).get(0);
            User second = copy(owner);
            stranger = owner.at(folder.resolve("no-home"));

            JsonNode anchored = anchored(owner, source);
            String did = text(anchored, "targetDid");
            String txid = text(anchored, "txid");
            Path files = published(owner, did);

            resolves(did, txid, files);
            isTold(did, txid, files);
            movesOn(owner, did, txid, files);
            anchoredTwice(second, source, did, files, txid);
        }
    }

    /** A home with the same keys, the same asset and the same wallet, which knows nothing of what the other does. */
    private User copy(User owner) throws IOException {
        Path other = folder.resolve("other-home");
        try (Stream<Path> all = Files.walk(owner.home())) {
            for (Path one : all.toList()) {
                Files.copy(one, other.resolve(owner.home().relativize(one).toString()));
            }
        }
        return owner.at(other);
    }

    private JsonNode anchored(User by, String source) {
        Running command = by.start("", "migrate", source, "--to", "btco", "--max-fee", "5000", "--json");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (world.mempool() == 0) {
            assertThat(command.endsWithin(100)).as("ended too early").isFalse();
            assertThat(System.nanoTime()).isLessThan(end);
        }
        world.node().mine(1);
        JsonNode migration = command.await().exits(0).json().path("migrations").get(0);
        assertThat(text(migration, "state")).isEqualTo("completed");
        return migration;
    }

    /** As somebody would have them who fetched them. */
    private Path published(User by, String did) throws IOException {
        Path to = Files.createDirectories(folder.resolve("fetched-" + did.replaceAll(".*:", "")));
        Path from = by.home().resolve("public/btco/reg").resolve(did.replaceAll(".*:", ""));
        for (String name : List.of("did.json", "anchor-statement.json", "anchor.json")) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
        return to;
    }

    private Outcome resolve(String did, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "resolve",
                did,
                "--node",
                world.node().rpc().toString(),
                "--cookie",
                world.node().cookieFile().toString(),
                "--json"));
        all.addAll(Arrays.asList(more));
        return stranger.run(all.toArray(String[]::new));
    }

    private void refused(String code, String did, String... more) {
        JsonNode answer = resolve(did, more).exits(1).json();
        assertThat(answer.path("didDocument").isNull()).isTrue();
        assertThat(answer.path("didResolutionMetadata")
                        .path("problemDetails")
                        .path("code")
                        .asText())
                .as(answer.toString())
                .isEqualTo(code);
    }

    private void resolves(String did, String txid, Path files) throws IOException {
        JsonNode byFiles = resolve(did, "--files", files.toString()).exits(0).json();
        assertThat(text(byFiles.path("didDocument"), "id")).isEqualTo(did);
        JsonNode metadata = byFiles.path("didDocumentMetadata");
        assertThat(text(metadata, "txid")).isEqualTo(txid);
        assertThat(metadata.path("moved").asBoolean()).isFalse();
        assertThat(text(metadata.path("holder"), "address")).startsWith("bcrt1q");
        Path bare = Files.createDirectories(folder.resolve("bare"));
        for (String name : List.of("did.json", "anchor-statement.json")) {
            Files.copy(files.resolve(name), bare.resolve(name));
        }
        assertThat(resolve(did, "--files", bare.toString(), "--txid", txid)
                        .exits(0)
                        .json())
                .isEqualTo(byFiles);
        assertThat(stranger.home()).as("nothing was made").doesNotExist();
    }

    private void isTold(String did, String txid, Path files) throws IOException {
        refused("DOCUMENT_NOT_GIVEN", did, "--txid", txid);
        refused("TRANSACTION_UNKNOWN", did, "--txid", NEVER, "--files", files.toString());
        String coinbase = text(world.block(1).path("tx").get(0), "txid");
        refused("NO_ANCHOR", did, "--txid", coinbase, "--files", files.toString());
        refused("ANCHOR_OF_ANOTHER", did + "0", "--files", files.toString());
        assertThat(resolve(did.replace(":reg:", ":sig:"), "--files", files.toString())
                        .exits(1)
                        .out())
                .contains("WRONG_NETWORK");
        Path document = files.resolve("did.json");
        String before = Files.readString(document);
        Files.writeString(document, before.replace("\"controller\"", "\"controllez\""));
        refused("DOCUMENT_NOT_ANCHORED", did, "--files", files.toString());
        Files.writeString(document, before);
        Files.delete(files.resolve("anchor-statement.json"));
        refused("NOT_PUBLISHED", did, "--files", files.toString());
        Path from = files.resolve("anchor-statement.json");
        Files.copy(folder.resolve("bare/anchor-statement.json"), from);
    }

    /** Given away by its owner, then twice by whoever got it: the last one is named. */
    private void movesOn(User owner, String did, String txid, Path files) {
        String theirs = world.addressOf(BitcoinNode.ANYONE_SCRIPT);
        String sent = text(
                owner.run("transfer", did, "--to", theirs, "--max-fee", "5000", "--json")
                        .exits(0)
                        .json(),
                "txid");
        world.node().mine(1);
        String next = world.move(sent, 440);
        world.node().mine(3);
        String last = world.move(next, 340);
        world.node().mine(1);
        JsonNode metadata =
                resolve(did, "--files", files.toString()).exits(0).json().path("didDocumentMetadata");
        assertThat(metadata.path("moved").asBoolean()).isTrue();
        assertThat(metadata.path("moves").asInt()).isEqualTo(3);
        assertThat(text(metadata, "movedBy")).isEqualTo(last);
        assertThat(text(metadata.path("holder"), "address")).isEqualTo(theirs);
        assertThat(text(metadata.path("holder"), "output")).isEqualTo(last + ":0");
        assertThat(text(metadata, "txid")).isEqualTo(txid);
        assertThat(owner.run("resolve", did).exits(0).err()).contains("moved 3 times", theirs);
    }

    /** The home that was copied before anchors the same source once more, with another coin. */
    private void anchoredTwice(User second, String source, String did, Path files, String txid) throws IOException {
        JsonNode again = anchored(second, source);
        String other = text(again, "targetDid");
        assertThat(other).isNotEqualTo(did);
        Path others = published(second, other);
        resolve(other, "--files", others.toString()).exits(0);
        refused("SOURCE_ANCHORED_TWICE", other, "--files", others.toString(), "--search-from", "100");
        JsonNode found = resolve(did, "--files", files.toString(), "--search-from", "100")
                .exits(0)
                .json()
                .path("didDocumentMetadata")
                .path("otherAnchors");
        assertThat(found).hasSize(1);
        assertThat(text(found.get(0), "txid")).isEqualTo(text(again, "txid")).isNotEqualTo(txid);
        assertThat(found.get(0).path("earlier").asBoolean()).isFalse();
        assertThat(second.run("resolve", did, "--files", files.toString(), "--json")
                        .exits(1)
                        .out())
                .as("what the home itself did")
                .contains("SOURCE_ANCHORED_TWICE");
        assertThat(second.where("LAYERLIFT_PASSPHRASE", null)
                        .run("wallet", "balance", "--json")
                        .exits(0)
                        .json()
                        .path("identitySats")
                        .asLong())
                .isEqualTo(546);
    }
}
