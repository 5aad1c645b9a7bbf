package dev.layerlift.bitcoin.signet.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.port.AnchorChain.Reason;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.AnchorWallet.Reservation;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletSigned;
import dev.layerlift.testkit.contract.AnchorWorld;
import dev.layerlift.testkit.memory.InMemoryWalletBook;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.SegwitAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the wallet does beyond the contract of its port. */
class SignetWalletTest {
    private static final FeeRate RATE = FeeRate.ofSatsPerVbyte(2);
    private static final String TAPROOT =
            SegwitAddress.fromProgram(BitcoinNetwork.REGTEST, 1, new byte[32]).toBech32();

    private final TestNode node = new TestNode();
    private final InMemoryWalletBook book = new InMemoryWalletBook();
    private final TestWallet world = TestWallet.on(node, book);

    private static MigrationException refused(String code, ThrowingCallable call) {
        MigrationException[] caught = new MigrationException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(MigrationException.class, e -> {
            assertThat(e.error().code()).isEqualTo(code);
            caught[0] = e;
        });
        return caught[0];
    }

    private Reservation reserve(int n) {
        return world.wallet().reserve(AnchorWorld.migration(n), 1_000);
    }

    private SignedTransaction anchor(int n, Optional<String> owner, FeeRate rate) {
        return world.wallet().anchor(AnchorWorld.migration(n), AnchorWorld.payload(n), owner, rate);
    }

    @Test
    void anErrorSaysWhatIsMissingAndWhereToSendIt() {
        node.pay(world.script(Branch.RECEIVE, 0), 1_500);
        MigrationException e = refused("INSUFFICIENT_FUNDS", () -> reserve(1));
        assertThat(e.error().message())
                .isEqualTo(
                        "the wallet has 1500 sats that are free and confirmed (expected: at least 1840); 340 are missing");
        assertThat(e.error().recovery())
                .containsExactly("send 1000 sats to " + world.account().address(new KeyPath(Branch.RECEIVE, 1)));

        node.pay(world.script(Branch.RECEIVE, 1), 5_000);
        reserve(1);
        assertThat(refused("INSUFFICIENT_FUNDS", () -> reserve(2)).error().message())
                .endsWith("340 are missing; 5000 are set aside by 1");
    }

    @Test
    void coinsThatAreNotDeepEnoughWait() {
        TestWallet deep = TestWallet.on(node, book, 7, 3);
        node.pay(world.script(Branch.RECEIVE, 0), 50_000);
        assertThat(refused("INSUFFICIENT_FUNDS", () -> deep.wallet().price(RATE, Optional.empty(), 1_000))
                        .error()
                        .message())
                .endsWith("50000 more wait for 3 blocks");
        node.mine();
        refused("INSUFFICIENT_FUNDS", () -> deep.wallet().price(RATE, Optional.empty(), 1_000));
        node.mine();
        assertThat(deep.wallet().price(RATE, Optional.empty(), 1_000).feeSats()).isEqualTo(466);
    }

    @Test
    @Tag("P10")
    void whatMayBeSomebodysIdentityIsNotSpent() {
        node.pay(world.script(Branch.RECEIVE, 0), 546);
        node.pay(world.script(Branch.RECEIVE, 1), 999);
        node.pay(world.script(Branch.IDENTITY, 3), 90_000);
        refused("INSUFFICIENT_FUNDS", () -> reserve(1));
        node.pay(world.script(Branch.RECEIVE, 2), 90_000, true);
        refused("INSUFFICIENT_FUNDS", () -> reserve(1));
        node.mine(99);
        reserve(1);
    }

    @Test
    void manySmallCoinsPayTogether() {
        for (int n = 0; n < 4; n++) {
            node.pay(world.script(Branch.RECEIVE, n), 1_000);
        }
        long said = world.wallet().price(RATE, Optional.empty(), 2_000).feeSats();
        Reservation reservation = world.wallet().reserve(AnchorWorld.migration(1), 2_000);
        SignedTransaction anchor = anchor(1, Optional.empty(), RATE);
        assertThat(node.broadcast(anchor)).isInstanceOf(Broadcast.Accepted.class);
        assertThat(TestNode.spent(node.transaction(anchor.txid()).getInput(0))).isEqualTo(reservation.identityInput());
        assertThat(node.transaction(anchor.txid()).getInputs()).hasSize(3);
        assertThat(anchor.feeSats()).as("that of three inputs").isEqualTo(said);
    }

    @Test
    @Tag("P40")
    void thePriceKnowsWhomTheAnchorPays() {
        world.fund(50_000, 1);
        Optional<String> taproot = Optional.of(TAPROOT);
        AnchorWallet.Price price = world.wallet().price(RATE, taproot, 1);
        assertThat(price.feeSats()).isEqualTo(RATE.feeSats(245));
        world.wallet().reserve(AnchorWorld.migration(1), price.mostSats());
        SignedTransaction anchor = anchor(1, taproot, RATE);
        assertThat(anchor.feeSats()).as("at a limit of exactly the price").isEqualTo(price.feeSats());
        assertThat(node.broadcast(anchor)).isInstanceOf(Broadcast.Accepted.class);
    }

    @Test
    @Tag("P14")
    void everyVersionIsAcceptedInPlaceOfTheOneBefore() {
        world.fund(50_000, 1);
        OutPoint input =
                world.wallet().reserve(AnchorWorld.migration(1), 20_000).identityInput();
        List<SignedTransaction> versions = new ArrayList<>();
        for (int rate : new int[] {1, 2, 3, 20}) {
            versions.add(anchor(1, Optional.empty(), FeeRate.ofSatsPerVbyte(rate)));
        }
        versions.add(anchor(1, Optional.empty(), new FeeRate(20_001)));
        versions.add(world.wallet().takeBack(AnchorWorld.migration(1), RATE));
        versions.add(world.wallet().takeBack(AnchorWorld.migration(1), FeeRate.ofSatsPerVbyte(100)));
        for (SignedTransaction version : versions) {
            assertThat(node.broadcast(version)).as(version.toString()).isInstanceOf(Broadcast.Accepted.class);
            assertThat(node.inMempool()).containsExactly(version.txid());
            assertThat(TestNode.spent(node.transaction(version.txid()).getInput(0)))
                    .isEqualTo(input);
        }
        assertThat(versions).doesNotHaveDuplicates();
        assertThat(world.wallet().takeBack(AnchorWorld.migration(1), RATE)).isEqualTo(versions.get(6));
        assertThat(anchor(1, Optional.empty(), RATE)).isEqualTo(versions.get(4));
    }

    @Test
    void theOwnerGetsTheIdentityAndTheWalletKeepsNoneOfIt() {
        world.fund(50_000, 1);
        reserve(1);
        SignedTransaction anchor = anchor(1, Optional.of(TAPROOT), RATE);
        assertThat(anchor.feeSats()).as("12 vB more").isEqualTo(2 * 245);
        node.broadcast(anchor);
        node.mine();
        world.wallet().settle(AnchorWorld.migration(1), anchor.txid());
        assertThat(book.identities()).isEmpty();
        assertThat(TestNode.script(node.transaction(anchor.txid()).getOutput(0)))
                .startsWith("5120");
    }

    @Test
    void anOwnersAddressIsNoneOfTheWallet() {
        for (Branch branch : Branch.values()) {
            String own = world.account().address(new KeyPath(branch, 0));
            assertThat(world.wallet().addressProblem(own).orElseThrow()).startsWith("it is an address of the wallet");
            world.fund(50_000, 1);
        }
        assertThat(world.wallet().addressProblem(TAPROOT)).isEmpty();
        reserve(1);
        refused(
                "OWNER_ADDRESS_INVALID",
                () -> anchor(1, Optional.of(world.funds().receiveAddress()), RATE));
    }

    @Test
    @Tag("P10")
    void anIdentityIsOnABranchOfItsOwn() {
        world.fund(50_000, 1);
        reserve(1);
        SignedTransaction anchor = anchor(1, Optional.empty(), RATE);
        node.broadcast(anchor);
        node.mine();
        assertThat(TestNode.script(node.transaction(anchor.txid()).getOutput(0)))
                .isEqualTo(world.script(Branch.IDENTITY, 0));
        TestWallet restored = TestWallet.on(node);
        assertThat(restored.wallet().reserve(AnchorWorld.migration(2), 1_000).identityInput())
                .as("a new home with the same seed and empty books spends the change")
                .isEqualTo(new OutPoint(anchor.txid(), 2));
        refused("INSUFFICIENT_FUNDS", () -> restored.wallet().reserve(AnchorWorld.migration(3), 1_000));
    }

    @Test
    @Tag("P10")
    void whatAnotherHomeWithTheSameSeedSpentIsLeftAlone() {
        TestWallet other = TestWallet.on(node);
        world.fund(50_000, 2);
        reserve(1);
        other.wallet().reserve(AnchorWorld.migration(2), 1_000);
        SignedTransaction theirs =
                other.wallet().anchor(AnchorWorld.migration(2), AnchorWorld.payload(2), Optional.empty(), RATE);
        SignedTransaction ours = anchor(1, Optional.empty(), RATE);
        assertThat(node.broadcast(theirs)).isInstanceOf(Broadcast.Accepted.class);
        assertThat(node.broadcast(ours))
                .as("both chose the same coin: the node takes one")
                .isEqualTo(new Broadcast.Refused(Reason.FEE_TOO_LOW, ours.feeSats() + " sats for " + ours.vbytes()));
        node.mine();
        assertThat(((Broadcast.Refused) node.broadcast(ours)).reason()).isEqualTo(Reason.CONFLICT);

        world.wallet().release(AnchorWorld.migration(1));
        Set<OutPoint> left = Set.of(reserve(3).identityInput(), reserve(4).identityInput());
        assertThat(left)
                .contains(new OutPoint(theirs.txid(), 2))
                .allSatisfy(output -> assertThat(node.find(output)).isPresent());
        refused("INSUFFICIENT_FUNDS", () -> reserve(5));
    }

    @Test
    void whatTheMempoolSpendsIsNotChosenAndComesBack() {
        TestWallet other = TestWallet.on(node);
        world.fund(50_000, 1);
        assertThat(world.wallet().price(RATE, Optional.empty(), 1_000).feeSats())
                .isEqualTo(466);
        other.wallet().reserve(AnchorWorld.migration(2), 1_000);
        node.broadcast(other.wallet().anchor(AnchorWorld.migration(2), AnchorWorld.payload(2), Optional.empty(), RATE));
        refused("INSUFFICIENT_FUNDS", () -> reserve(1));
        assertThat(book.free()).as("it is not forgotten").hasSize(1);
    }

    @Test
    @Tag("P10")
    void aHundredMigrationsInTwoProcessesShareNoInput() throws Exception {
        world.fund(50_000, 60);
        TestWallet second = TestWallet.on(node, book);
        Set<OutPoint> inputs = ConcurrentHashMap.newKeySet();
        AtomicInteger without = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> calls = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            int migration = n;
            TestWallet home = n % 2 == 0 ? world : second;
            calls.add(threads.submit(() -> {
                try {
                    Reservation reservation = home.wallet().reserve(AnchorWorld.migration(migration), 1_000);
                    assertThat(inputs.add(reservation.identityInput())).isTrue();
                } catch (MigrationException e) {
                    assertThat(e.error().code()).isEqualTo("INSUFFICIENT_FUNDS");
                    without.incrementAndGet();
                }
            }));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        threads.shutdown();
        assertThat(inputs).hasSize(60);
        assertThat(without).hasValue(40);
        assertThat(book.open().stream().map(h -> h.terms().identity())).doesNotHaveDuplicates();
    }

    @Test
    @Tag("P11")
    void theSameMigrationInTwoProcessesHasOneReservationAndOneTransaction() throws Exception {
        world.fund(50_000, 8);
        TestWallet second = TestWallet.on(node, book);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Set<SignedTransaction> signed = ConcurrentHashMap.newKeySet();
        List<Future<?>> calls = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            TestWallet home = n % 2 == 0 ? world : second;
            calls.add(threads.submit(() -> signed.add(home.signed(1))));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        threads.shutdown();
        assertThat(signed).hasSize(1);
        assertThat(book.open()).hasSize(1);
        assertThat(book.open().get(0).signed()).hasSize(1);
    }

    @Test
    @Tag("P14")
    void nobodyGetsATransactionThatIsNotInTheBooks() {
        world.fund(50_000, 1);
        reserve(1);
        TransactionSigner key = new SeedSigner(node.network(), TestWallet.seed(7));
        List<SignedTransaction> first = new ArrayList<>();
        SignetWallet late = new SignetWallet(
                node,
                book,
                world.account(),
                unsigned -> {
                    if (first.isEmpty()) {
                        first.add(anchor(1, Optional.empty(), FeeRate.ofSatsPerVbyte(3)));
                    }
                    return key.sign(unsigned);
                },
                1);
        SignedTransaction second =
                late.anchor(AnchorWorld.migration(1), AnchorWorld.payload(1), Optional.empty(), RATE);
        assertThat(second).as("another process was faster, and paid more").isEqualTo(first.get(0));
        assertThat(book.open().get(0).signed())
                .extracting(WalletSigned::transaction)
                .containsExactly(second);
    }

    @Test
    void aReservationIsUsedOnceAndKnowsItsTransactions() {
        world.fund(50_000, 2);
        SignedTransaction first = world.signed(1);
        SignedTransaction other = world.signed(2);
        assertThatThrownBy(() -> world.wallet().settle(AnchorWorld.migration(1), other.txid()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(world.wallet().reservation(AnchorWorld.migration(1))).isPresent();
        world.wallet().settle(AnchorWorld.migration(1), first.txid());
        assertThat(world.wallet().reservation(AnchorWorld.migration(1))).isEmpty();
        refused("RESERVATION_ENDED", () -> reserve(1));
        refused("NOT_RESERVED", () -> anchor(1, Optional.empty(), RATE));
    }

    @Test
    void aSignerThatIsNotThereChangesNothing() {
        world.fund(50_000, 1);
        SignetWallet without = new SignetWallet(
                node,
                book,
                world.account(),
                unsigned -> {
                    throw WalletErrors.later("SIGNER_NOT_THERE", "nobody signs (expected: somebody)");
                },
                1);
        without.reserve(AnchorWorld.migration(1), 1_000);
        MigrationException e = refused(
                "SIGNER_NOT_THERE",
                () -> without.anchor(AnchorWorld.migration(1), AnchorWorld.payload(1), Optional.empty(), RATE));
        assertThat(e.retry()).isEqualTo(MigrationException.Retry.LATER);
        assertThat(book.open().get(0).signed()).isEmpty();
        assertThat(book.open().get(0).fixed()).isEmpty();
    }

    @Test
    @Tag("P34")
    void aWalletOfAnotherNetworkIsRefused() {
        Bip84Account signet = TestWallet.seed(7)
                .use(seed -> Bip84Keys.ofSeed(BtcoDid.Network.SIGNET, seed).account());
        refused("WRONG_NETWORK", () -> new SignetWallet(node, book, signet, unsigned -> null, 1));
    }

    @Test
    void coinsOfManyKeysAreFoundAndTheChainIsAskedOnceForABlock() {
        node.pay(world.script(Branch.RECEIVE, 99), 50_000);
        node.pay(world.script(Branch.RECEIVE, 150), 50_000);
        reserve(1);
        reserve(2);
        int looks = node.looks();
        refused("INSUFFICIENT_FUNDS", () -> reserve(3));
        assertThat(node.looks()).isEqualTo(looks);
        node.pay(world.script(Branch.RECEIVE, 190), 50_000);
        assertThat(world.wallet().price(RATE, Optional.empty(), 1_000).feeSats())
                .isEqualTo(466);
        assertThat(book.progress().receive()).isEqualTo(191);
        assertThat(world.funds().receiveAddress()).isEqualTo(world.account().address(new KeyPath(Branch.RECEIVE, 191)));
    }

    /** A node searches its outputs for one at a time, and refuses the others. */
    @Test
    @Tag("P10")
    void ofManyWhoLookAtTheSameTimeOneReadsTheChain() throws Exception {
        TestNode crowded = new TestNode();
        TestWallet world = TestWallet.on(crowded);
        world.fund(20_000, 20);
        int looks = crowded.looks();
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Future<Reservation>> all = new ArrayList<>();
            for (int n = 1; n <= 20; n++) {
                MigrationId id = AnchorWorld.migration(n);
                all.add(threads.submit(() -> world.wallet().reserve(id, 2_000)));
            }
            Set<OutPoint> inputs = new HashSet<>();
            for (Future<Reservation> one : all) {
                inputs.add(one.get(30, TimeUnit.SECONDS).identityInput());
            }
            assertThat(inputs).hasSize(20);
        } finally {
            threads.shutdownNow();
        }
        assertThat(crowded.looks() - looks).isLessThanOrEqualTo(2);
    }
}
