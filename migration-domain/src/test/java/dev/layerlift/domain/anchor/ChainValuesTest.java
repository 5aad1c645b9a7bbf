package dev.layerlift.domain.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.BtcoDid.Network;
import dev.layerlift.domain.did.Did;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, outputs, blocks, fees and satoshis. */
class ChainValuesTest {
    private static final String HEX = "ab".repeat(32);

    /** The first block of the main network, which has one transaction. */
    private static final String GENESIS_HEADER = "01000000" + "00".repeat(32)
            + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a" + "29ab5f49" + "ffff001d" + "1dac2b7c";

    private static final String GENESIS_HASH = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
    private static final String GENESIS_TXID = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";

    @Test
    void idsAreSixtyFourLowerCaseHexadecimalDigits() {
        assertThat(new TransactionId(HEX)).hasToString(HEX);
        for (String bad : List.of(
                "", HEX.substring(1), HEX + "0", HEX.toUpperCase(java.util.Locale.ROOT), "g" + HEX.substring(1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new TransactionId(bad));
            assertThatIllegalArgumentException().isThrownBy(() -> new BlockRef(0, bad));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockRef(-1, HEX));
        assertThat(new BlockRef(7, HEX)).hasToString(HEX + " at height 7");
    }

    @Test
    void anOutputIsReadBackFromItsText() {
        OutPoint output = new OutPoint(new TransactionId(HEX), 12);

        assertThat(OutPoint.parse(output.toString())).isEqualTo(output);
        assertThat(OutPoint.parse(HEX + ":0").index()).isZero();
        for (String bad : List.of(HEX, HEX + ":", HEX + ":-1", HEX + ":01", HEX + ":9999999999", ":0", "")) {
            assertThatIllegalArgumentException().isThrownBy(() -> OutPoint.parse(bad));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new OutPoint(new TransactionId(HEX), -1));
    }

    @Test
    @Tag("P39")
    void aFeeRateHasAFloorAndACeilingAndRoundsUp() {
        assertThat(new FeeRate(1001).feeSats(1)).isEqualTo(2);
        assertThat(FeeRate.ofSatsPerVbyte(3).feeSats(200)).isEqualTo(600);
        assertThat(new FeeRate(FeeRate.MAX).feeSats(1_000_000)).isEqualTo(10_000_000_000L);
        assertThat(new FeeRate(1500)).hasToString("1.500 sat/vB");
        assertThat(new FeeRate(100).max(new FeeRate(200))).isEqualTo(new FeeRate(200));
        assertThat(new FeeRate(200).max(new FeeRate(100))).isEqualTo(new FeeRate(200));
        assertThat(FeeRate.ofSatsPerVbyte(1)).isEqualTo(new FeeRate(1000));
        assertThat(FeeRate.ofSatsPerVbyte(10_000)).isEqualTo(new FeeRate(FeeRate.MAX));
        for (long bad : new long[] {0, 99, FeeRate.MAX + 1, -1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new FeeRate(bad));
        }
        for (long bad : new long[] {0, 10_001}) {
            assertThatIllegalArgumentException().isThrownBy(() -> FeeRate.ofSatsPerVbyte(bad));
        }
        for (long bad : new long[] {0, 1_000_001}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new FeeRate(1000).feeSats(bad));
        }
    }

    @Test
    @Tag("P35")
    void aSatoshiIsCanonicalAndInRange() {
        assertThat(Satoshi.parse("0").number()).isZero();
        assertThat(Satoshi.parse("2099999997689999").number()).isEqualTo(BtcoDid.SAT_MAX);
        for (String bad : List.of("", "-1", "+1", "01", "1.0", " 1", "0x1", "2099999997690000", "99999999999999999")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Satoshi.parse(bad));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Satoshi(-1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1000, BtcoDid.SAT_MAX})
    @Tag("P34")
    @Tag("P35")
    void itsDidSaysTheNetworkAndIsReadBack(long number) {
        Satoshi sat = new Satoshi(number);

        assertThat(sat.did(Network.MAINNET)).hasToString("did:btco:" + number);
        assertThat(sat.did(Network.SIGNET)).hasToString("did:btco:sig:" + number);
        assertThat(sat.did(Network.REGTEST)).hasToString("did:btco:reg:" + sat);
        for (Network network : Network.values()) {
            assertThat(Did.parse(sat.did(network).value()))
                    .isEqualTo(new BtcoDid(sat.did(network).value(), network, number));
        }
    }

    @Test
    void aSignedTransactionIsReadBack() {
        SignedTransaction transaction = new SignedTransaction(new TransactionId(HEX), "00ff", 300, 150);

        assertThat(SignedTransaction.fromJson(transaction.toJson())).isEqualTo(transaction);
        assertThat(transaction.bytes()).containsExactly(0, 255);
        assertThat(new SignedTransaction(transaction.txid(), "00".repeat(100_000), 1, 1).bytes())
                .hasSize(100_000);
        for (String bad : List.of("", "0", "0G", "00".repeat(100_001))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SignedTransaction(transaction.txid(), bad, 1, 1));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedTransaction(transaction.txid(), "00", 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedTransaction(transaction.txid(), "00", 1, 0));
    }

    @Test
    void theProofOfABlockWithOneTransactionHolds() {
        InclusionProof proof = genesis(GENESIS_TXID, GENESIS_HASH, List.of());

        assertThat(proof.holds()).isTrue();
        assertThat(InclusionProof.fromJson(proof.toJson())).isEqualTo(proof);
    }

    @Test
    @Tag("P42")
    void aProofOfAnotherTransactionBlockOrBranchDoesNotHold() {
        assertThat(genesis(HEX, GENESIS_HASH, List.of()).holds()).isFalse();
        assertThat(genesis(GENESIS_TXID, HEX, List.of()).holds()).isFalse();
        assertThat(genesis(GENESIS_TXID, GENESIS_HASH, List.of(HEX)).holds()).isFalse();
    }

    @Test
    void theBranchIsHashedOnTheSideThatThePositionSays() {
        // Block 170 of the main network: the coinbase, and the first payment that anybody made.
        String payment = "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16";
        String coinbase = "b1fea52486ce0c62bb442b530a3f0132b826c74e473d1f2c220bfa78111c5082";
        String header = "0100000055bd840a78798ad0da853f68974f3d183e2bd1db6a842c1feecf222a00000000"
                + "ff104ccb05421ab93e63f8c3ce5c2c2e9dbb37de2764b3a3175c8166562cac7d51b96a49ffff001d283e9e70";
        BlockRef block = new BlockRef(170, "00000000d1145790a8694403d4063f323d499e655c83426834d4ce2f8dd4a2ee");

        assertThat(new InclusionProof(new TransactionId(payment), block, header, 1, List.of(reversed(coinbase)))
                        .holds())
                .isTrue();
        assertThat(new InclusionProof(new TransactionId(coinbase), block, header, 0, List.of(reversed(payment)))
                        .holds())
                .isTrue();
        assertThat(new InclusionProof(new TransactionId(payment), block, header, 0, List.of(reversed(coinbase)))
                        .holds())
                .isFalse();
    }

    @Test
    void eachLevelIsHashedOnItsOwnSide() {
        // The third of four transactions: its sibling follows it, and the pair of both comes second.
        String third = "03".repeat(32);
        String fourth = "04".repeat(32);
        String firstPair = "12".repeat(32);
        String root = twice(firstPair + twice(reversed(third) + fourth));
        String header = "01000000" + "00".repeat(32) + root + "00".repeat(12);
        BlockRef block = new BlockRef(1, reversed(twice(header)));

        for (long position = 0; position < 4; position++) {
            assertThat(new InclusionProof(new TransactionId(third), block, header, position, List.of(fourth, firstPair))
                            .holds())
                    .as("position " + position)
                    .isEqualTo(position == 2);
        }
    }

    private static String twice(String hex) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] once = sha256.digest(HexFormat.of().parseHex(hex));
            return HexFormat.of().formatHex(sha256.digest(once));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aProofIsBounded() {
        TransactionId txid = new TransactionId(GENESIS_TXID);
        BlockRef block = new BlockRef(0, GENESIS_HASH);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InclusionProof(txid, block, GENESIS_HEADER.substring(2), 0, List.of()));
        assertThat(new InclusionProof(txid, block, GENESIS_HEADER, 0, Collections.nCopies(32, HEX)).branch())
                .hasSize(32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InclusionProof(txid, block, GENESIS_HEADER, 0, Collections.nCopies(33, HEX)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InclusionProof(txid, block, GENESIS_HEADER, 0, List.of("00")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InclusionProof(txid, block, GENESIS_HEADER, 1, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InclusionProof(txid, block, GENESIS_HEADER, -1, List.of(HEX)));
    }

    private static InclusionProof genesis(String txid, String hash, List<String> branch) {
        return new InclusionProof(new TransactionId(txid), new BlockRef(0, hash), GENESIS_HEADER, 0, branch);
    }

    private static String reversed(String hex) {
        List<String> bytes = new ArrayList<>();
        for (int i = 0; i < hex.length(); i += 2) {
            bytes.add(0, hex.substring(i, i + 2));
        }
        return String.join("", bytes);
    }
}
