package dev.layerlift.bitcoin.signet.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.bitcoin.signet.wallet.UnsignedTransaction.Output;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletCoin;
import dev.layerlift.testkit.contract.AnchorWorld;
import dev.layerlift.testkit.memory.InMemoryWalletBook;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bitcoinj.core.Transaction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing elsewhere; the other side is a library that is not ours. */
class PsbtTest {
    private static final FeeRate RATE = FeeRate.ofSatsPerVbyte(2);
    private static final String FINGERPRINT = "0badc0de";

    @TempDir
    private Path folder;

    private final TestNode node = new TestNode();
    private final InMemoryWalletBook book = new InMemoryWalletBook();
    private final TestWallet home = TestWallet.on(node, book);
    private final TransactionSigner key = new SeedSigner(node.network(), TestWallet.seed(7));

    private SignetWallet wallet() {
        return new SignetWallet(node, book, home.account(), new PsbtFolder(folder, home.account(), FINGERPRINT), 1);
    }

    private SignedTransaction anchor(FeeRate rate) {
        return wallet().anchor(AnchorWorld.migration(1), AnchorWorld.payload(1), Optional.empty(), rate);
    }

    private Path only(String ending) throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(ending)
                            && (ending.startsWith(".signed") || !file.toString().contains(".signed")))
                    .toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static void refused(String code, Retry retry, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MigrationException.class, e -> {
            assertThat(e.error().code()).isEqualTo(code);
            assertThat(e.retry()).isEqualTo(retry);
        });
    }

    private static fr.acinq.bitcoin.psbt.Psbt foreign(byte[] bytes) {
        var read = fr.acinq.bitcoin.psbt.Psbt.read(bytes);
        assertThat(read.getRight()).as(String.valueOf(read.getLeft())).isNotNull();
        return read.getRight();
    }

    /** What the signer elsewhere does: reads the request with its own library, signs, and writes the answer with it. */
    private byte[] answer(byte[] request, boolean finalised) {
        fr.acinq.bitcoin.psbt.Psbt psbt = foreign(request);
        Transaction unsigned = Transaction.read(ByteBuffer.wrap(fr.acinq.bitcoin.Transaction.write(psbt.global.tx)));
        Transaction signed = signedHere(unsigned);
        for (int i = 0; i < signed.getInputs().size(); i++) {
            byte[] signature = signed.getInput(i).getWitness().getPush(0);
            byte[] publicKey = signed.getInput(i).getWitness().getPush(1);
            assertThat(psbt.inputs.get(i).getDerivationPaths())
                    .as("the request names the key")
                    .containsKey(new fr.acinq.bitcoin.PublicKey(publicKey));
            if (finalised) {
                var witness = new fr.acinq.bitcoin.ScriptWitness(List.of(
                        new fr.acinq.bitcoin.ByteVector(signature), new fr.acinq.bitcoin.ByteVector(publicKey)));
                psbt = psbt.finalizeWitnessInput(i, witness).getRight();
            }
        }
        return fr.acinq.bitcoin.psbt.Psbt.write(psbt).toByteArray();
    }

    private Transaction signedHere(Transaction unsigned) {
        List<WalletCoin> inputs = book.open().get(0).terms().inputs();
        List<Output> outputs = new ArrayList<>();
        unsigned.getOutputs().forEach(o -> outputs.add(new Output(o.getValue().getValue(), TestNode.script(o))));
        return Transaction.read(ByteBuffer.wrap(
                key.sign(new UnsignedTransaction(inputs, outputs)).bytes()));
    }

    @Test
    @Tag("P14")
    void whatIsSignedElsewhereIsTakenInAndAskedForOnce() throws IOException {
        home.fund(1_900, 2);
        wallet().reserve(AnchorWorld.migration(1), 2_000);
        refused("SIGNER_NOT_THERE", Retry.LATER, () -> anchor(RATE));
        byte[] request = Files.readAllBytes(only(".psbt"));
        assertThat(book.open().get(0).signed()).isEmpty();
        refused("SIGNER_NOT_THERE", Retry.LATER, () -> anchor(FeeRate.ofSatsPerVbyte(3)));
        assertThat(Files.readAllBytes(only(".psbt")))
                .as("another rate does not change what was asked for")
                .isEqualTo(request);

        Path place = Path.of(only(".psbt").toString().replace(".psbt", ".signed.psbt"));
        Files.write(place, request);
        refused("SIGNATURE_INVALID", Retry.NEVER, () -> anchor(RATE));
        Files.write(place, answer(request, true));
        SignedTransaction anchor = anchor(FeeRate.ofSatsPerVbyte(3));
        assertThat(anchor.feeSats()).isEqualTo(RATE.feeSats(anchor.vbytes()));
        assertThat(node.broadcast(anchor)).isInstanceOf(Broadcast.Accepted.class);
        assertThat(node.transaction(anchor.txid()).getInputs()).hasSize(2);

        refused("SIGNER_NOT_THERE", Retry.LATER, () -> anchor(FeeRate.ofSatsPerVbyte(4)));
        assertThat(place).doesNotExist();
        Files.writeString(
                place, Base64.getEncoder().encodeToString(answer(Files.readAllBytes(only(".psbt")), true)) + "\n");
        SignedTransaction faster = anchor(FeeRate.ofSatsPerVbyte(4));
        assertThat(node.broadcast(faster)).isInstanceOf(Broadcast.Accepted.class);
        assertThat(node.inMempool()).containsExactly(faster.txid());
    }

    @Test
    @Tag("P11")
    void aSplitThatIsSignedElsewhereIsAskedForOnceAndAnotherOneFreesItsCoins() throws IOException {
        home.fund(50_000, 1);
        WalletFunds funds =
                new WalletFunds(node, book, home.account(), new PsbtFolder(folder, home.account(), FINGERPRINT), 1);
        refused("SIGNER_NOT_THERE", Retry.LATER, () -> funds.split(2, 5_000, RATE, 2_000));
        assertThat(book.open()).hasSize(1);
        refused("SIGNER_NOT_THERE", Retry.LATER, () -> funds.split(3, 5_000, RATE, 2_000));
        assertThat(book.open()).as("the first one was given up").hasSize(1);
        List<Path> requests;
        try (var files = Files.list(folder)) {
            requests = files.toList();
        }
        assertThat(requests).hasSize(2);
        refused("SIGNER_NOT_THERE", Retry.LATER, () -> funds.split(3, 5_000, FeeRate.ofSatsPerVbyte(3), 2_000));
        try (var files = Files.list(folder)) {
            assertThat(files).as("the same is asked for").containsExactlyInAnyOrderElementsOf(requests);
        }
        for (Path request : requests) {
            byte[] bytes = Files.readAllBytes(request);
            if (foreign(bytes).global.tx.txOut.size() == 4) {
                Files.write(Path.of(request.toString().replace(".psbt", ".signed.psbt")), answer(bytes, true));
            }
        }
        SignedTransaction split = funds.split(3, 5_000, RATE, 2_000);
        assertThat(node.broadcast(split)).isInstanceOf(Broadcast.Accepted.class);
        assertThat(funds.pending()).containsExactly(split);
        node.mine();
        assertThat(funds.pending()).isEmpty();
    }

    @Test
    void aRequestSaysWhatTheOtherSideNeedsToKnow() throws IOException {
        home.fund(50_000, 1);
        wallet().reserve(AnchorWorld.migration(1), 2_000);
        refused("SIGNER_NOT_THERE", Retry.LATER, () -> anchor(RATE));
        fr.acinq.bitcoin.psbt.Psbt psbt = foreign(Files.readAllBytes(only(".psbt")));

        var input = psbt.inputs.get(0);
        assertThat(input.getWitnessUtxo().amount.toLong()).isEqualTo(50_000);
        assertThat(input.getWitnessUtxo().publicKeyScript.toHex()).isEqualTo(home.script(Branch.RECEIVE, 0));
        assertThat(input.getSighashType()).isEqualTo(1);
        var path = input.getDerivationPaths().values().iterator().next();
        assertThat(path.keyPath.toString()).isEqualTo("m/84'/1'/0'/0/0");
        assertThat(path.masterKeyFingerprint).isEqualTo(Long.parseLong(FINGERPRINT, 16));
        assertThat(psbt.outputs)
                .extracting(output -> output.getDerivationPaths().values().stream()
                        .map(p -> p.keyPath.toString())
                        .toList())
                .as("identity, data, change")
                .containsExactly(List.of("m/84'/1'/0'/2/0"), List.of(), List.of("m/84'/1'/0'/1/0"));
        assertThat(psbt.computeFees().toLong()).isEqualTo(466);
    }

    @Test
    void signaturesThatAreNotFinalisedAreTakenToo() throws IOException {
        UnsignedTransaction unsigned = unsigned();
        SignedTransaction signed = key.sign(unsigned);
        byte[] request = Psbt.request(unsigned, home.account(), 0);
        Transaction transaction = Transaction.read(ByteBuffer.wrap(signed.bytes()));
        byte[] signature = transaction.getInput(0).getWitness().getPush(0);
        byte[] publicKey = transaction.getInput(0).getWitness().getPush(1);
        String entry = "2202" + HexFormat.of().formatHex(publicKey) + "47"
                + HexFormat.of().formatHex(signature);
        String hex = HexFormat.of().formatHex(request);
        int at = hex.indexOf("0103040100000000".substring(0, 14));
        byte[] partial = HexFormat.of().parseHex(hex.substring(0, at) + entry + hex.substring(at));

        assertThat(foreign(partial).inputs.get(0).getPartialSigs()).hasSize(1);
        assertThat(Psbt.answer(partial, unsigned, home.account())).isEqualTo(signed);
    }

    private UnsignedTransaction unsigned() {
        home.fund(50_000, 1);
        home.wallet().reserve(AnchorWorld.migration(1), 2_000);
        KeyPath change = new KeyPath(Branch.CHANGE, 0);
        return new UnsignedTransaction(
                book.open().get(0).terms().inputs(),
                List.of(new Output(49_000, home.account().script(change), Optional.of(change))));
    }

    @Test
    void anAnswerThatIsNoneIsSaidToBeNone() {
        UnsignedTransaction unsigned = unsigned();
        byte[] request = Psbt.request(unsigned, home.account(), 0);
        for (int length = 0; length < request.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(request, length);
            refused("SIGNATURE_INVALID", Retry.NEVER, () -> Psbt.answer(cut, unsigned, home.account()));
            assertThat(Psbt.earlier(cut, unsigned).stream()).allMatch(unsigned::equals);
        }
        Random random = new Random(1);
        for (int n = 0; n < 3_000; n++) {
            byte[] changed = request.clone();
            for (int i = 0; i <= n % 3; i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            refused("SIGNATURE_INVALID", Retry.NEVER, () -> Psbt.answer(changed, unsigned, home.account()));
            assertThat(Psbt.earlier(changed, unsigned).isPresent()).isIn(true, false);
        }
        byte[] text = "not signed".getBytes(StandardCharsets.UTF_8);
        refused("SIGNATURE_INVALID", Retry.NEVER, () -> Psbt.answer(text, unsigned, home.account()));
        UnsignedTransaction other = new UnsignedTransaction(unsigned.inputs(), List.of(new Output(1, "51")));
        refused(
                "SIGNATURE_INVALID",
                Retry.NEVER,
                () -> Psbt.answer(Psbt.request(other, home.account(), 0), unsigned, home.account()));
        assertThatThrownBy(() -> new PsbtFolder(folder, home.account(), "0BADC0DE"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
