package dev.layerlift.domain.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.port.WalletBook.Hold;
import dev.layerlift.domain.port.WalletBook.Scan;
import dev.layerlift.domain.wallet.Holding.Fixed;
import dev.layerlift.domain.wallet.Holding.Terms;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletSigned.Kind;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalletValuesTest {
    private static final KeyPath CHANGE = new KeyPath(Branch.CHANGE, 7);
    private static final KeyPath IDENTITY = new KeyPath(Branch.IDENTITY, 3);

    private static OutPoint output(int n) {
        return new OutPoint(new TransactionId(Sha256.of(new byte[] {(byte) n}).hex()), n);
    }

    private static WalletCoin coin(int n) {
        return new WalletCoin(output(n), 1_000L * n, new KeyPath(Branch.RECEIVE, n), 100L * n, n % 2 == 0);
    }

    private static WalletSigned signed(Kind kind, int n, long fee) {
        return new WalletSigned(kind, new SignedTransaction(output(n).txid(), "00ff", fee, 233));
    }

    private static Holding holding() {
        return Holding.of("a", new Terms(List.of(coin(2), coin(1)), 500, 546, IDENTITY, CHANGE));
    }

    private static Fixed fixed(Optional<String> owner) {
        AnchorPayload payload = AnchorPayload.of(
                Sha256.of(new byte[] {1}),
                Sha256.of(new byte[] {2}),
                Instant.parse("2026-03-01T10:00:00Z"),
                Did.parse("did:btco:reg:7"));
        return new Fixed(payload, owner);
    }

    @Test
    void aHoldingIsReadBackAsItWas() {
        Holding plain = holding();
        Holding anchored = plain.with(Optional.of(fixed(Optional.of("tb1q"))), signed(Kind.ANCHOR, 1, 300));
        Holding taken = anchored.with(anchored.fixed(), signed(Kind.TAKE_BACK, 2, 450));
        Holding own = plain.with(Optional.of(fixed(Optional.empty())), signed(Kind.ANCHOR, 1, 300));
        for (Holding holding : List.of(plain, anchored, taken, own)) {
            assertThat(Holding.fromJson("a", 0, false, holding.toJson())).isEqualTo(holding);
        }
        Holding ended = Holding.fromJson("b", 9, true, plain.toJson());
        assertThat(ended.name()).isEqualTo("b");
        assertThat(ended.revision()).isEqualTo(9);
        assertThat(ended.ended()).isTrue();
    }

    @Test
    void aHoldingKnowsWhatWasSigned() {
        Holding holding = holding();
        assertThat(holding.highestFeeSats()).isZero();
        assertThat(holding.terms().sats()).isEqualTo(3_000);
        Holding later = holding.with(Optional.empty(), signed(Kind.ANCHOR, 1, 300))
                .with(Optional.empty(), signed(Kind.ANCHOR, 2, 400))
                .with(Optional.empty(), signed(Kind.TAKE_BACK, 3, 350));
        assertThat(later.highestFeeSats()).isEqualTo(400);
        assertThat(later.last(Kind.ANCHOR)).contains(signed(Kind.ANCHOR, 2, 400));
        assertThat(later.last(Kind.SPLIT)).isEmpty();
        assertThat(later.signed()).hasSize(3);
        assertThat(holding.signed()).isEmpty();
    }

    @Test
    void aKeyIsReadBackAsItIsWritten() {
        for (Branch branch : Branch.values()) {
            for (int index : new int[] {0, 1, 10, KeyPath.INDEX_MAX}) {
                KeyPath key = new KeyPath(branch, index);
                assertThat(KeyPath.parse(key.toString())).isEqualTo(key);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CHANGE", "CHANGE/", "CHANGE/-1", "CHANGE/01", "CHANGE/1000000000", "change/1", "X/1"})
    void whatIsNoKeyIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyPath.parse(text));
    }

    @Test
    void valuesAreHeldToTheirLimits() {
        KeyPath key = CHANGE;
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyPath(Branch.CHANGE, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyPath(Branch.CHANGE, KeyPath.INDEX_MAX + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new WalletCoin(output(1), 0, key, 1, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new WalletCoin(output(1), 1, key, -1, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdentityOutput(output(1), 0, key, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Terms(List.of(), 1, 1, key, key));
        assertThatIllegalArgumentException().isThrownBy(() -> new Terms(List.of(coin(1)), 0, 1, key, key));
        assertThatIllegalArgumentException().isThrownBy(() -> new Terms(List.of(coin(1)), 1, 0, key, key));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Holding.of(" ", holding().terms()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Holding("a", -1, holding().terms(), Optional.empty(), List.of(), false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Scan(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Scan(0, 0));
        assertThat(new Scan(0, 1).keys()).isEqualTo(1);
        assertThat(new IdentityOutput(output(1), 546, key, "a").sats()).isEqualTo(546);
    }

    @Test
    void whatIsTakenIsNotChangedFromOutside() {
        Set<OutPoint> outputs = new HashSet<>(Set.of(output(1)));
        Hold.Taken taken = new Hold.Taken(outputs);
        outputs.add(output(2));
        assertThat(taken.outputs()).containsExactly(output(1));
    }

    @Test
    void theLeastThatIsWorthSomethingIsOneSatoshi() {
        KeyPath key = new KeyPath(Branch.RECEIVE, 0);
        assertThat(new WalletCoin(output(1), 1, key, 0, false).sats()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WalletCoin(output(1), 0, key, 0, false))
                .withMessage("coin: 0 sats at height 0 (expected: above 0, and a height from 0)");
        assertThatIllegalArgumentException().isThrownBy(() -> new WalletCoin(output(1), 1, key, -1, false));
        assertThat(new IdentityOutput(output(1), 1, IDENTITY, "a").sats()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdentityOutput(output(1), 0, IDENTITY, "a"))
                .withMessage("sats: 0 (expected: above 0)");
        assertThat(new Terms(List.of(coin(1)), 1, 1, IDENTITY, CHANGE).sats()).isEqualTo(1_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Terms(List.of(coin(1)), 0, 1, IDENTITY, CHANGE))
                .withMessage("holding: 1 coins, fee limit 0, locked 1 (expected: all above 0)");
        assertThatIllegalArgumentException().isThrownBy(() -> new Terms(List.of(coin(1)), 1, 0, IDENTITY, CHANGE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Terms(List.of(), 1, 1, IDENTITY, CHANGE));
    }
}
