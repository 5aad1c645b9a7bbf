package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A home whose coins are signed for by another program: the wallet of a node, which is not ours and has the only key. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class SignedElsewhereIT {
    private static final Pattern RECEIVES =
            Pattern.compile("wpkh\\(\\[([0-9a-f]{8})/84[h']/1[h']/0[h']](tpub\\w+)/0/\\*\\)");

    @TempDir
    private Path folder;

    private CoinWorld world;
    private Path requests;

    @Test
    @Tag("P14")
    @Tag("P38")
    void theCommandWaitsForASignatureAndHasNoKey() throws Exception {
        try (CoinWorld made = CoinWorld.regtestWithWallet()) {
            world = made;
            User user = User.withHome(folder);
            requests = Files.createDirectories(user.home().resolve("to-sign"));
            Matcher account = account();
            world.configure(
                    user,
                    "signer: {type: psbt-folder, folder: to-sign, account: \"" + account.group(2)
                            + "\", fingerprint: \"" + account.group(1) + "\"}");
            String address =
                    text(user.run("wallet", "address", "--json").exits(0).json(), "address");
            assertThat(CoinWorld.json(world.node().ask("getaddressinfo", "[\"" + address + "\"]"))
                            .path("ismine")
                            .asBoolean())
                    .as("an address of the signer")
                    .isTrue();
            world.fund(user, 2, 20_000);

            split(user);
            anchored(user);
        }
    }

    /** The command is run again when it is signed: what was asked for is still asked for. */
    private void split(User user) throws IOException {
        String[] call = {"wallet", "split", "2", "--sats", "8000", "--max-fee", "5000", "--json"};
        assertThat(user.run(call).exits(1).explainsItself().out()).contains("SIGNER_NOT_THERE");
        assertThat(user.run(call).exits(1).out()).contains("SIGNER_NOT_THERE");
        sign();
        String txid = text(user.run(call).exits(0).json(), "txid");
        world.node().mine(1);
        assertThat(world.transaction(txid).path("confirmations").asInt()).isPositive();
    }

    private void anchored(User user) throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "signed for elsewhere");
        String did = user.imports(file).get(0);
        Running command = user.start("", "migrate", did, "--to", "btco", "--max-fee", "5000", "--json");
        BitcoinHome.await("a request to sign", () -> unsigned().isPresent() || command.endsWithin(0));
        // Long past the tries that a transient failure gets: a person signs when there is time.
        assertThat(command.endsWithin(TimeUnit.SECONDS.toMillis(20))).isFalse();
        JsonNode waits =
                user.run("status", "--json").exits(0).json().path("migrations").get(0);
        assertThat(text(waits, "state")).isEqualTo("in_progress");
        assertThat(text(waits, "operation")).contains("waiting for a signature").contains(".signed.psbt");
        assertThat(world.mempool()).isZero();
        sign();
        BitcoinHome.await("the anchor", () -> world.mempool() == 1 || command.endsWithin(0));
        world.node().mine(1);
        JsonNode migration = command.await().exits(0).json().path("migrations").get(0);
        assertThat(text(migration, "state")).isEqualTo("completed");
        assertThat(world.feeOf(world.transaction(text(migration, "txid"))))
                .isEqualTo(migration.path("cost").path("feeSats").asLong());
        user.run("verify", text(migration, "targetDid")).exits(0);
    }

    private Matcher account() {
        world.node().ask("createwallet", "[\"signer\"]");
        for (JsonNode one :
                CoinWorld.json(world.node().ask("listdescriptors", "[]")).path("descriptors")) {
            Matcher found = RECEIVES.matcher(one.path("desc").asText());
            if (found.find()) {
                return found;
            }
        }
        throw new AssertionError("the wallet of the node has no account of BIP 84");
    }

    private Optional<Path> unsigned() {
        try (Stream<Path> files = Files.list(requests)) {
            List<Path> all = files.toList();
            return all.stream()
                    .filter(file -> file.toString().endsWith(".psbt"))
                    .filter(file -> !file.toString().endsWith(".signed.psbt"))
                    .filter(file -> !all.contains(answer(file)))
                    .findFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path answer(Path request) {
        return Path.of(request.toString().replace(".psbt", ".signed.psbt"));
    }

    /** The node signs, with its own code and key. */
    private void sign() throws IOException {
        Path request = unsigned().orElseThrow();
        String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(request));
        JsonNode signed = CoinWorld.json(world.node().ask("walletprocesspsbt", "[\"" + base64 + "\", true, \"ALL\"]"));
        assertThat(signed.path("complete").asBoolean()).isTrue();
        Path part = Files.writeString(requests.resolve("answer.part"), text(signed, "psbt"));
        Files.move(part, answer(request));
    }
}
