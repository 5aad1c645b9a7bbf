package dev.layerlift.bitcoin.signet.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.bitcoin.signet.wallet.WalletFunds.State;
import dev.layerlift.bitcoin.signet.wallet.WalletFunds.Utxo;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.testkit.contract.AnchorWorld;
import dev.layerlift.testkit.memory.InMemoryWalletBook;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bitcoinj.core.Transaction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WalletFundsTest {
    private static final FeeRate RATE = FeeRate.ofSatsPerVbyte(2);

    private final TestNode node = new TestNode();
    private final InMemoryWalletBook book = new InMemoryWalletBook();
    private final TestWallet world = TestWallet.on(node, book);
    private final TestWallet stranger = TestWallet.on(node, new InMemoryWalletBook(), 9, 1);

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }

    private List<Utxo> utxos(State state) {
        return world.funds().utxos().stream()
                .filter(utxo -> utxo.state() == state)
                .toList();
    }

    private OutPoint anchored(int n) {
        SignedTransaction anchor = world.signed(n);
        node.broadcast(anchor);
        node.mine();
        world.wallet().settle(AnchorWorld.migration(n), anchor.txid());
        return new OutPoint(anchor.txid(), 0);
    }

    @Test
    void aSplitMakesACoinForEachOfManyMigrations() {
        world.fund(100_000, 1);
        SignedTransaction split = world.funds().split(20, 2_000, RATE, 5_000);
        assertThat(split.feeSats()).isEqualTo(RATE.feeSats(split.vbytes()));
        assertThat(node.broadcast(split)).isInstanceOf(Broadcast.Accepted.class);
        assertThat(world.funds().pending()).containsExactly(split);
        assertThat(utxos(State.HELD)).hasSize(1);
        refused("INSUFFICIENT_FUNDS", () -> world.wallet().reserve(AnchorWorld.migration(1), 1_000));

        node.mine();
        assertThat(world.funds().pending()).isEmpty();
        assertThat(utxos(State.FREE)).hasSize(21);
        assertThat(utxos(State.HELD)).isEmpty();
        Set<OutPoint> inputs = new HashSet<>();
        for (int n = 1; n <= 20; n++) {
            inputs.add(world.wallet().reserve(AnchorWorld.migration(n), 1_000).identityInput());
        }
        assertThat(inputs).hasSize(20).doesNotContain(new OutPoint(split.txid(), 20));
    }

    @Test
    @Tag("P40")
    void aSplitKeepsItsLimit() {
        world.fund(100_000, 1);
        refused("FEE_ABOVE_LIMIT", () -> world.funds().split(20, 2_000, RATE, 1_000));
        refused("INSUFFICIENT_FUNDS", () -> world.funds().split(60, 2_000, RATE, 9_000));
        assertThat(utxos(State.FREE)).hasSize(1);
        assertThatThrownBy(() -> world.funds().split(0, 2_000, RATE, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> world.funds().split(1, 999, RATE, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatNobodySignedIsFreeTheNextTime() {
        world.fund(100_000, 1);
        WalletFunds dying = new WalletFunds(
                node,
                book,
                world.account(),
                unsigned -> {
                    throw new IllegalStateException("dies");
                },
                1);
        assertThatThrownBy(() -> dying.split(2, 2_000, RATE, 1_000)).isInstanceOf(IllegalStateException.class);
        assertThat(utxos(State.HELD)).hasSize(1);
        assertThat(world.funds().split(2, 2_000, RATE, 1_000).vbytes()).isPositive();
    }

    @Test
    @Tag("P10")
    void aTransferMovesTheIdentityFirstAndOthersPay() {
        world.fund(50_000, 2);
        OutPoint identity = anchored(1);
        assertThat(utxos(State.IDENTITY)).extracting(Utxo::output).containsExactly(identity);
        String to = stranger.account().address(new KeyPath(Branch.RECEIVE, 5));

        SignedTransaction transfer = world.funds().transfer(identity, to, RATE, 2_000);
        assertThat(node.broadcast(transfer)).isInstanceOf(Broadcast.Accepted.class);
        Transaction sent = node.transaction(transfer.txid());
        assertThat(TestNode.spent(sent.getInput(0))).isEqualTo(identity);
        assertThat(TestNode.script(sent.getOutput(0))).isEqualTo(stranger.script(Branch.RECEIVE, 5));
        assertThat(sent.getOutput(0).getValue().getValue()).as("all of it").isEqualTo(546);
        assertThat(sent.getInputs()).hasSize(2);

        assertThat(world.funds().transfer(identity, to, RATE, 2_000)).isEqualTo(transfer);
        SignedTransaction faster = world.funds().transfer(identity, to, FeeRate.ofSatsPerVbyte(5), 2_000);
        assertThat(node.broadcast(faster)).isInstanceOf(Broadcast.Accepted.class);
        assertThat(node.inMempool()).containsExactly(faster.txid());
        assertThat(world.funds().pending()).containsExactly(faster);
        refused(
                "TRANSFER_FIXED",
                () -> world.funds()
                        .transfer(identity, stranger.account().address(new KeyPath(Branch.RECEIVE, 6)), RATE, 2_000));
        node.mine();
        assertThat(utxos(State.IDENTITY)).isEmpty();
        refused("IDENTITY_NOT_HELD", () -> world.funds().transfer(identity, to, RATE, 2_000));
        refused("INSUFFICIENT_FUNDS", () -> stranger.wallet().reserve(AnchorWorld.migration(9), 1_000));
    }

    @Test
    void onlyAnIdentityOfThisWalletIsTransferredAndToOthersOnly() {
        world.fund(50_000, 2);
        OutPoint coin = world.funds().utxos().get(0).output();
        String to = stranger.account().address(new KeyPath(Branch.RECEIVE, 5));
        refused("IDENTITY_NOT_HELD", () -> world.funds().transfer(coin, to, RATE, 2_000));
        OutPoint identity = anchored(1);
        refused(
                "OWNER_ADDRESS_INVALID",
                () -> world.funds().transfer(identity, world.funds().receiveAddress(), RATE, 2_000));
        refused("OWNER_ADDRESS_INVALID", () -> world.funds().transfer(identity, "nowhere", RATE, 2_000));
        refused("FEE_ABOVE_LIMIT", () -> world.funds().transfer(identity, to, RATE, 100));
        node.conflict(identity);
        refused("IDENTITY_NOT_HELD", () -> world.funds().transfer(identity, to, RATE, 2_000));
    }

    @Test
    void allOutputsAreListedWithWhatTheyAreToTheWallet() {
        TestWallet deep = TestWallet.on(node, book, 7, 2);
        world.fund(50_000, 3);
        OutPoint identity = anchored(1);
        world.signed(2);
        node.pay(world.script(Branch.RECEIVE, 8), 600);
        OutPoint fresh = node.pay(world.script(Branch.RECEIVE, 9), 7_000);

        List<Utxo> utxos = deep.funds().utxos();
        assertThat(utxos)
                .extracting(Utxo::state)
                .containsOnlyOnce(State.SMALL, State.HELD, State.IDENTITY, State.WAITING);
        assertThat(utxos).hasSize(6);
        assertThat(utxos)
                .contains(
                        new Utxo(
                                fresh,
                                7_000,
                                world.account().address(new KeyPath(Branch.RECEIVE, 9)),
                                State.WAITING,
                                Optional.empty()),
                        new Utxo(
                                identity,
                                546,
                                world.account().address(new KeyPath(Branch.IDENTITY, 0)),
                                State.IDENTITY,
                                Optional.of("migration " + AnchorWorld.migration(1))));
        assertThat(utxos.stream().mapToLong(Utxo::sats).sum())
                .as("nothing is lost but fees")
                .isEqualTo(3 * 50_000 + 600 + 7_000 - 466);
    }
}
