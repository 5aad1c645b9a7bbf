package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.domain.port.WalletBook.Hold;
import dev.layerlift.domain.port.WalletBook.Progress;
import dev.layerlift.domain.port.WalletBook.Scan;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.Holding.Fixed;
import dev.layerlift.domain.wallet.IdentityOutput;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletCoin;
import dev.layerlift.domain.wallet.WalletSigned;
import dev.layerlift.domain.wallet.WalletSigned.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link WalletBook} keeps. */
public abstract class WalletBookContract {
    private static final Scan SCAN = new Scan(200, 100);

    private WalletBook book;

    /** Called by subclasses. */
    protected WalletBookContract() {}

    /**
     * Opens the books of a wallet in the store of this test case, empty at first. Each call opens the store anew, as another
     * process would while the first one still has it open.
     *
     * @param wallet which
     */
    protected abstract WalletBook open(String wallet);

    @BeforeEach
    final void openFirst() {
        book = open("regtest one");
    }

    private WalletBook again() {
        return open("regtest one");
    }

    private static OutPoint output(int n) {
        return new OutPoint(new TransactionId(Sha256.of(new byte[] {(byte) n}).hex()), n);
    }

    private static WalletCoin coin(int n, Branch branch) {
        return new WalletCoin(output(n), 10_000L + n, new KeyPath(branch, n), 100L + n, n % 2 == 0);
    }

    private static WalletCoin coin(int n) {
        return coin(n, Branch.CHANGE);
    }

    private static Set<OutPoint> outputs(WalletCoin... coins) {
        Set<OutPoint> outputs = new HashSet<>();
        for (WalletCoin coin : coins) {
            outputs.add(coin.output());
        }
        return outputs;
    }

    private static WalletSigned signed(Kind kind, int n) {
        return new WalletSigned(
                kind, new SignedTransaction(new TransactionId(output(n).txid().hex()), "00ff", 300L + n, 233));
    }

    private static Holding held(Hold hold) {
        assertThat(hold).isInstanceOf(Hold.Held.class);
        return ((Hold.Held) hold).holding();
    }

    @Test
    void anEmptyBookKnowsNothing() {
        assertThat(book.progress()).isEqualTo(new Progress(0, 0, 0, Optional.empty()));
        assertThat(book.free()).isEmpty();
        assertThat(book.open()).isEmpty();
        assertThat(book.identities()).isEmpty();
        assertThat(book.find("a")).isEmpty();
        book.end("a", Set.of(), Optional.empty());
        assertThat(book.find("a")).isEmpty();
    }

    @Test
    @Tag("P16")
    void whatTheChainShowedIsKept() {
        book.scanned(SCAN, List.of(coin(3), coin(7, Branch.RECEIVE)), Set.of());
        assertThat(again().progress()).isEqualTo(new Progress(8, 4, 0, Optional.of(SCAN)));
        assertThat(again().free()).containsExactlyInAnyOrder(coin(3), coin(7, Branch.RECEIVE));

        WalletCoin moved = new WalletCoin(output(3), 10_003, new KeyPath(Branch.CHANGE, 3), 150, false);
        Scan later = new Scan(201, 200);
        book.scanned(later, List.of(moved), outputs(coin(7), coin(9)));
        assertThat(again().free()).containsExactly(moved);
        assertThat(again().progress()).as("numbers never go back").isEqualTo(new Progress(8, 4, 0, Optional.of(later)));
    }

    @Test
    @Tag("P10")
    void coinsAreSetAsideOnce() {
        book.scanned(SCAN, List.of(coin(1), coin(2), coin(3)), Set.of());
        Holding first = held(book.hold("a", List.of(coin(2), coin(1)), 500, 546));
        assertThat(first.terms().inputs()).containsExactly(coin(2), coin(1));
        assertThat(first.terms().feeLimitSats()).isEqualTo(500);
        assertThat(first.terms().lockedSats()).isEqualTo(546);
        assertThat(first.revision()).isZero();
        assertThat(again().free()).containsExactly(coin(3));

        assertThat(again().hold("b", List.of(coin(3), coin(1)), 500, 546)).isEqualTo(new Hold.Taken(outputs(coin(1))));
        assertThat(again().free()).as("nothing changed").containsExactly(coin(3));
        assertThat(again().find("b")).isEmpty();
        assertThat(held(again().hold("a", List.of(coin(3)), 9, 9)))
                .as("a name has its coins")
                .isEqualTo(first);
        assertThat(again().open()).containsExactly(first);
    }

    @Test
    void everyHoldingHasKeysOfItsOwn() {
        book.scanned(SCAN, List.of(coin(4), coin(5)), Set.of());
        Holding one = held(book.hold("a", List.of(coin(4)), 500, 546));
        Holding two = held(again().hold("b", List.of(coin(5)), 500, 546));

        assertThat(one.terms().change()).isEqualTo(new KeyPath(Branch.CHANGE, 6));
        assertThat(two.terms().change()).isEqualTo(new KeyPath(Branch.CHANGE, 7));
        assertThat(one.terms().identity()).isEqualTo(new KeyPath(Branch.IDENTITY, 0));
        assertThat(two.terms().identity()).isEqualTo(new KeyPath(Branch.IDENTITY, 1));
        assertThat(book.progress()).isEqualTo(new Progress(0, 8, 2, Optional.of(SCAN)));
    }

    @Test
    @Tag("P14")
    void whatIsSignedIsKeptUnlessSomebodyElseWasFirst() {
        Holding holding = held(book.hold("a", List.of(coin(1)), 500, 546));
        Fixed fixed = new Fixed(AnchorWorld.payload(1), Optional.of("bcrt1 é"));
        Holding anchored = holding.with(Optional.of(fixed), signed(Kind.ANCHOR, 1));

        assertThat(book.replace(anchored)).isTrue();
        assertThat(again().replace(anchored)).as("it was read before").isFalse();
        Holding stored = again().find("a").orElseThrow();
        assertThat(stored.revision()).isEqualTo(1);
        assertThat(stored.terms()).isEqualTo(holding.terms());
        assertThat(stored.fixed()).contains(fixed);
        assertThat(stored.signed()).containsExactly(signed(Kind.ANCHOR, 1));

        assertThat(again().replace(stored.with(stored.fixed(), signed(Kind.TAKE_BACK, 2))))
                .isTrue();
        assertThat(book.find("a").orElseThrow().signed())
                .containsExactly(signed(Kind.ANCHOR, 1), signed(Kind.TAKE_BACK, 2));
        book.end("a", Set.of(), Optional.empty());
        assertThat(book.replace(book.find("a").orElseThrow())).as("it is ended").isFalse();
        assertThat(book.replace(Holding.of("b", holding.terms())))
                .as("it is unknown")
                .isFalse();
        assertThat(book.find("b")).isEmpty();
    }

    @Test
    @Tag("P10")
    void theEndFreesWhatWasNotSpentAndAnIdentityIsNeverFree() {
        book.scanned(SCAN, List.of(coin(1), coin(2), coin(3)), Set.of());
        book.hold("a", List.of(coin(1), coin(2)), 500, 546);
        IdentityOutput identity = new IdentityOutput(output(9), 546, new KeyPath(Branch.IDENTITY, 0), "a");
        book.end("a", outputs(coin(1)), Optional.of(identity));
        book.end("a", outputs(coin(3)), Optional.of(new IdentityOutput(output(8), 1, identity.key(), "a")));

        WalletBook later = again();
        assertThat(later.free())
                .containsExactlyInAnyOrder(coin(2), coin(3))
                .isSortedAccordingTo(Comparator.comparing(coin -> coin.output().toString()));
        assertThat(later.identities()).containsExactly(identity);
        assertThat(later.open()).isEmpty();
        assertThat(later.find("a").orElseThrow().ended()).isTrue();
        assertThat(held(later.hold("a", List.of(coin(3)), 5, 5)).ended())
                .as("a name is used once")
                .isTrue();

        WalletCoin carries = new WalletCoin(identity.output(), 546, new KeyPath(Branch.RECEIVE, 0), 150, false);
        later.scanned(SCAN, List.of(carries), Set.of());
        assertThat(later.free()).doesNotContain(carries);
        assertThat(later.hold("b", List.of(coin(3), carries), 500, 546)).isEqualTo(new Hold.Taken(outputs(carries)));
        held(later.hold("given away", List.of(carries, coin(3)), 500, 546));
        later.end("given away", outputs(carries, coin(3)), Optional.empty());
        assertThat(again().identities()).isEmpty();
        assertThat(again().free()).containsExactly(coin(2));
    }

    @Test
    @Tag("P34")
    void walletsOfOneStoreDoNotMix() {
        book.scanned(SCAN, List.of(coin(1)), Set.of());
        held(book.hold("a", List.of(coin(1)), 500, 546));
        WalletBook other = open("signet one");

        assertThat(other.progress()).isEqualTo(new Progress(0, 0, 0, Optional.empty()));
        assertThat(other.find("a")).isEmpty();
        assertThat(other.open()).isEmpty();
        other.scanned(new Scan(1, 1), List.of(coin(1)), Set.of());
        assertThat(other.free()).containsExactly(coin(1));
        held(other.hold("a", List.of(coin(1)), 500, 546));
        other.end(
                "a",
                outputs(coin(1)),
                Optional.of(new IdentityOutput(output(9), 546, new KeyPath(Branch.IDENTITY, 0), "a")));
        assertThat(book.find("a").orElseThrow().ended()).isFalse();
        assertThat(book.identities()).isEmpty();
        assertThat(book.progress().scan()).contains(SCAN);
    }

    @Test
    @Tag("P10")
    void ofManyThatWantTheSameCoinsOneGetsEach() {
        List<WalletCoin> coins =
                IntStream.range(0, 8).mapToObj(WalletBookContract::coin).toList();
        book.scanned(SCAN, coins, Set.of());
        List<Callable<Hold>> calls = new ArrayList<>();
        for (int n = 0; n < 24; n++) {
            WalletCoin coin = coins.get(n % coins.size());
            String name = "migration " + n;
            WalletBook theirs = n % 2 == 0 ? book : again();
            calls.add(() -> theirs.hold(name, List.of(coin), 500, 546));
        }

        List<Object> results = PersistenceContract.atOnce(calls);
        assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(Hold.class));
        assertThat(results.stream().filter(Hold.Held.class::isInstance)).hasSize(coins.size());
        assertThat(again().free()).isEmpty();
        assertThat(again().open().stream().map(holding -> holding.terms().change()))
                .hasSize(coins.size())
                .doesNotHaveDuplicates();
    }
}
