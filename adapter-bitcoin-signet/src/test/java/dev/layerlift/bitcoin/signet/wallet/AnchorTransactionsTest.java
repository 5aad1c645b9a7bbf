package dev.layerlift.bitcoin.signet.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.bitcoin.signet.wallet.UnsignedTransaction.Output;
import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletCoin;
import dev.layerlift.domain.wallet.WalletSigned;
import dev.layerlift.domain.wallet.WalletSigned.Kind;
import dev.layerlift.testkit.contract.AnchorWorld;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bitcoinj.base.Coin;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionWitness;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.TransactionSignature;
import org.bitcoinj.script.Script;
import org.bitcoinj.script.ScriptBuilder;
import org.bitcoinj.script.ScriptException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AnchorTransactionsTest {
    private static final BtcoDid.Network NETWORK = BtcoDid.Network.SIGNET;
    private static final Bip84Account ACCOUNT =
            TestWallet.seed(3).use(seed -> Bip84Keys.ofSeed(NETWORK, seed).account());
    private static final SeedSigner SIGNER = new SeedSigner(NETWORK, TestWallet.seed(3));
    private static final KeyPath IDENTITY = new KeyPath(Branch.IDENTITY, 0);
    private static final KeyPath CHANGE = new KeyPath(Branch.CHANGE, 0);
    private static final Output OWNER = new Output(0, ACCOUNT.script(IDENTITY), Optional.of(IDENTITY));
    private static final AnchorPayload PAYLOAD = AnchorWorld.payload(1);

    private static WalletCoin coin(int n, long sats) {
        return new WalletCoin(
                new OutPoint(new TransactionId(String.format("%064x", n)), n),
                sats,
                new KeyPath(Branch.RECEIVE, n),
                100,
                false);
    }

    private static AnchorTransactions of(long feeLimitSats, WalletCoin... inputs) {
        return new AnchorTransactions(
                new Holding.Terms(List.of(inputs), feeLimitSats, 546, IDENTITY, CHANGE), ACCOUNT.script(CHANGE));
    }

    private static SignedTransaction signed(UnsignedTransaction unsigned) {
        return SignatureCheck.checked(ACCOUNT, unsigned, SIGNER.sign(unsigned));
    }

    private static Transaction parsed(SignedTransaction signed) {
        return Transaction.read(ByteBuffer.wrap(signed.bytes()));
    }

    @Test
    void theSizesAreThoseWorkedOutByHand() {
        // Without witnesses: 4 version, 1 + 41 for each input, 1, identity 8 + 1 + 22, data 8 + 1 + 83, change 31, 4
        // lock
        // time. Witnesses: 2, and for each input 1 + 1 + 71 + 1 + 33 = 107, which count a quarter.
        assertThat(AnchorTransactions.anchorVbytes(1, AnchorTransactions.P2WPKH))
                .isEqualTo((4 * (4 + 1 + 41 + 1 + 31 + 92 + 31 + 4) + 2 + 107 + 3) / 4)
                .isEqualTo(233);
        assertThat(AnchorTransactions.anchorVbytes(2, AnchorTransactions.P2WPKH))
                .isEqualTo(300);
        assertThat(AnchorTransactions.takeBackVbytes(1)).isEqualTo(110);
        assertThat(AnchorTransactions.takeBackVbytes(3)).isEqualTo(245);
        assertThat(AnchorTransactions.anchorVbytes(1, "5120" + "00".repeat(32)))
                .as("a taproot owner: 12 bytes more")
                .isEqualTo(245);
        assertThat(UnsignedTransaction.vbytes(253, List.of(new Output(294, AnchorTransactions.P2WPKH))))
                .as("two bytes more to count the inputs")
                .isEqualTo((4 * (4 + 3 + 253 * 41 + 1 + 31 + 4) + 2 + 253 * 107 + 3) / 4);
    }

    @Test
    @Tag("P39")
    void everyTransactionHasTheSizeThatWasSaid() {
        for (int n = 1; n <= 12; n++) {
            List<WalletCoin> inputs = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                inputs.add(coin(i + n, 10_000 + i));
            }
            AnchorTransactions transactions = of(5_000, inputs.toArray(new WalletCoin[0]));
            for (UnsignedTransaction unsigned :
                    List.of(transactions.anchor(OWNER, PAYLOAD, 700 + n), transactions.takeBack(900 + n))) {
                SignedTransaction signed = signed(unsigned);
                assertThat(signed.vbytes()).isEqualTo(unsigned.vbytes());
                assertThat(parsed(signed).getVsize()).isEqualTo((int) unsigned.vbytes());
                assertThat(signed.feeSats()).isEqualTo(unsigned.feeSats());
            }
        }
    }

    @Test
    @Tag("P10")
    void theFirstSatoshiOfTheFirstInputIsTheFirstOfTheFirstOutput() {
        UnsignedTransaction unsigned = of(5_000, coin(1, 2_000), coin(2, 9_000)).anchor(OWNER, PAYLOAD, 600);
        Transaction transaction = parsed(signed(unsigned));

        assertThat(transaction.getVersion()).isEqualTo(2);
        assertThat(transaction.getInputs())
                .extracting(TestNode::spent)
                .containsExactly(coin(1, 1).output(), coin(2, 1).output());
        assertThat(transaction.getInputs()).allMatch(input -> input.getSequenceNumber() == 0xFFFF_FFFDL);
        assertThat(transaction.isOptInFullRBF()).isTrue();
        assertThat(transaction.getOutputs())
                .extracting(output -> output.getValue().getValue())
                .containsExactly(546L, 0L, 11_000L - 546 - 600);
        assertThat(transaction.getOutputs())
                .extracting(TestNode::script)
                .containsExactly(
                        ACCOUNT.script(IDENTITY),
                        "6a4c50" + HexFormat.of().formatHex(PAYLOAD.encode()),
                        ACCOUNT.script(CHANGE));
        assertThat(Script.parse(transaction.getOutput(1).getScriptBytes())
                        .chunks()
                        .get(1)
                        .data)
                .isEqualTo(PAYLOAD.encode());
    }

    @Test
    void changeThatWouldBeDustIsPaidInstead() {
        AnchorTransactions transactions = of(1_000, coin(1, 546 + 400 + 293));
        UnsignedTransaction without = transactions.anchor(OWNER, PAYLOAD, 400);
        assertThat(without.outputs()).hasSize(2);
        assertThat(without.feeSats()).as("at most 293 more").isEqualTo(693);
        assertThat(signed(without).vbytes()).isEqualTo(233 - 31);

        UnsignedTransaction with = of(1_000, coin(1, 546 + 400 + 294)).anchor(OWNER, PAYLOAD, 400);
        assertThat(with.outputs()).hasSize(3);
        assertThat(with.feeSats()).isEqualTo(400);
        assertThatThrownBy(() -> transactions.anchor(OWNER, PAYLOAD, 800))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inputs: 1239 sats (expected: 107 more)");
    }

    @Test
    void aReplacementPaysMoreForAllThatItReplaces() {
        AnchorTransactions transactions = of(5_000, coin(1, 50_000));
        String owner = ACCOUNT.script(IDENTITY);
        FeeRate two = FeeRate.ofSatsPerVbyte(2);
        assertThat(transactions.anchorFeeSats(two, owner, List.of())).isEqualTo(466);
        List<WalletSigned> signed = new ArrayList<>();
        signed.add(new WalletSigned(Kind.ANCHOR, signed(transactions.anchor(OWNER, PAYLOAD, 466))));
        assertThat(transactions.anchorFeeSats(new FeeRate(2_100), owner, signed))
                .as("one satoshi more for each virtual byte, though the rate asks for less")
                .isEqualTo(466 + 233);
        assertThat(transactions.anchorFeeSats(FeeRate.ofSatsPerVbyte(9), owner, signed))
                .isEqualTo(9 * 233);
        assertThat(transactions.takeBackFeeSats(two, signed)).isEqualTo(466 + 110);
        assertThat(transactions.takeBackFeeSats(FeeRate.ofSatsPerVbyte(1_000), signed))
                .as("never above the limit")
                .isEqualTo(5_000);
        assertThat(transactions.anchorLimitSats()).isEqualTo(5_000 - 110);

        signed.add(new WalletSigned(Kind.TAKE_BACK, signed(transactions.takeBack(2_200))));
        assertThat(transactions.anchorFeeSats(two, owner, signed))
                .as("a higher rate than the small one has: 20 sat/vB")
                .isEqualTo(20 * 233 + 1);
    }

    @Test
    void aSignatureOfAnotherKeyIsRefused() {
        UnsignedTransaction unsigned = of(5_000, coin(1, 50_000)).takeBack(500);
        SignedTransaction theirs = new SeedSigner(NETWORK, TestWallet.seed(4)).sign(unsigned);
        refused(() -> SignatureCheck.checked(ACCOUNT, unsigned, theirs));
        SignedTransaction other = SIGNER.sign(of(5_000, coin(1, 50_000)).takeBack(501));
        refused(() -> SignatureCheck.checked(ACCOUNT, unsigned, other));

        SignedTransaction ours = SIGNER.sign(unsigned);
        Transaction transaction = parsed(ours);
        for (Transaction.SigHash what :
                new Transaction.SigHash[] {Transaction.SigHash.NONE, Transaction.SigHash.SINGLE}) {
            refused(() -> SignatureCheck.checked(ACCOUNT, unsigned, signedLess(unsigned, what)));
        }
        Script spent =
                Script.parse(HexFormat.of().parseHex(ACCOUNT.script(coin(1, 1).key())));
        assertThatThrownBy(() -> transaction
                        .getInput(0)
                        .getScriptSig()
                        .correctlySpends(
                                transaction,
                                0,
                                transaction.getInput(0).getWitness(),
                                Coin.valueOf(49_999),
                                spent,
                                Script.ALL_VERIFY_FLAGS))
                .as("the value is signed too")
                .isInstanceOf(ScriptException.class);
    }

    /** Signed by the right key, but for what somebody else may still change. */
    private static SignedTransaction signedLess(UnsignedTransaction unsigned, Transaction.SigHash what) {
        DeterministicKey key = TestWallet.seed(3)
                .use(seed -> Bip84Keys.ofSeed(NETWORK, seed))
                .key(coin(1, 1).key());
        Transaction transaction = unsigned.toTransaction();
        Script code = ScriptBuilder.createP2PKHOutputScript(key.getPubKeyHash());
        TransactionSignature signature = transaction.calculateWitnessSignature(
                0, key, code, Coin.valueOf(unsigned.inputs().get(0).sats()), what, false);
        transaction.replaceInput(
                0, transaction.getInput(0).withWitness(TransactionWitness.redeemP2WPKH(signature, key)));
        return SeedSigner.of(transaction, unsigned.feeSats());
    }

    private static void refused(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("SIGNATURE_INVALID"));
    }

    @Test
    void signingTwiceGivesTheSameBytes() {
        UnsignedTransaction unsigned =
                of(5_000, coin(1, 50_000), coin(2, 10_000)).takeBack(500);
        assertThat(SIGNER.sign(unsigned)).isEqualTo(SIGNER.sign(unsigned));
    }
}
