package dev.layerlift.bitcoin.signet.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletCoin;
import dev.layerlift.testkit.contract.AnchorWorld;
import dev.layerlift.testkit.memory.InMemoryWalletBook;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random lives of two processes on one book. Repeat one with {@code -Dwallet.seed=N}; live longer with {@code
 * -Dwallet.lives=N}.
 */
class WalletLifeTest {
    private static final int STEPS = 100;
    private static final long COIN_SATS = 20_000;

    private final int first = Integer.getInteger("wallet.seed", 1);
    private final int lives = Integer.getInteger("wallet.lives", 6);

    @Test
    @Tag("P10")
    @Tag("P40")
    void theBooksAddUpWhateverHappens() {
        int settled = 0;
        for (int seed = first; seed < first + lives; seed++) {
            Life life = new Life(seed);
            for (int step = 0; step < STEPS; step++) {
                try {
                    life.step();
                    life.check();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError(
                            "step " + step + " of life " + seed + ", again with -Dwallet.seed=" + seed
                                    + " -Dwallet.lives=1",
                            e);
                }
            }
            settled += life.settled;
        }
        assertThat(settled).as("in " + lives + " lives something happened").isGreaterThan(4 * lives);
    }

    /** One wallet in two processes, a miner, and a stranger. */
    private static final class Life {
        private final Random random;
        private final TestNode node = new TestNode();
        private final InMemoryWalletBook book = new InMemoryWalletBook();
        private final TestWallet[] processes = {TestWallet.on(node, book), TestWallet.on(node, book)};
        private final Map<Integer, Long> limits = new HashMap<>();
        private final Map<Integer, List<SignedTransaction>> signed = new HashMap<>();
        private final Set<OutPoint> identities = new HashSet<>();
        private final Set<String> own = new HashSet<>();
        private long funded;
        private long stolen;
        private long paid;
        private int migrations;
        private int settled;

        Life(int seed) {
            random = new Random(seed);
            for (Branch branch : Branch.values()) {
                for (int index = 0; index < 400; index++) {
                    own.add(processes[0].script(branch, index));
                }
            }
            fund(6);
        }

        private TestWallet process() {
            return processes[random.nextInt(2)];
        }

        private void fund(int count) {
            process().fund(COIN_SATS, count);
            funded += count * COIN_SATS;
        }

        void step() {
            try {
                switch (random.nextInt(10)) {
                    case 0, 1 -> reserve();
                    case 2, 3, 4 -> some().ifPresent(this::anchor);
                    case 5 -> some().ifPresent(this::takeBack);
                    case 6 -> some().ifPresent(this::release);
                    case 7, 8 -> mine();
                    default -> occasionally();
                }
            } catch (MigrationException e) {
                assertThat(e.error().code()).isIn("INSUFFICIENT_FUNDS", "FEE_ABOVE_LIMIT");
            }
        }

        private Optional<Integer> some() {
            List<Integer> open = new ArrayList<>(limits.keySet());
            return open.isEmpty() ? Optional.empty() : Optional.of(open.get(random.nextInt(open.size())));
        }

        private FeeRate rate() {
            return new FeeRate(1_000 + random.nextInt(12_000));
        }

        private void reserve() {
            int migration = migrations + 1;
            long limit = 500L + random.nextInt(25_000);
            process().wallet().reserve(AnchorWorld.migration(migration), limit);
            migrations++;
            limits.put(migration, limit);
            signed.put(migration, new ArrayList<>());
        }

        private void anchor(int n) {
            MigrationId id = AnchorWorld.migration(n);
            send(n, process().wallet().anchor(id, AnchorWorld.payload(n), Optional.empty(), rate()));
        }

        private void takeBack(int n) {
            send(n, process().wallet().takeBack(AnchorWorld.migration(n), rate()));
        }

        private void send(int n, SignedTransaction transaction) {
            assertThat(transaction.feeSats()).isLessThanOrEqualTo(limits.get(n));
            List<SignedTransaction> versions = signed.get(n);
            if (!versions.contains(transaction)) {
                versions.forEach(earlier -> assertThat(transaction.feeSats()).isGreaterThan(earlier.feeSats()));
                versions.add(transaction);
            }
            if (random.nextInt(4) > 0) {
                node.broadcast(transaction);
            }
        }

        /** As the engine does: only when nothing can be confirmed any more. */
        private void release(int n) {
            OutPoint input = process()
                    .wallet()
                    .reservation(AnchorWorld.migration(n))
                    .orElseThrow()
                    .identityInput();
            boolean foreign = node.spend(input, 0) instanceof Spend.InBlock block
                    && signed.get(n).stream().noneMatch(one -> one.txid().equals(block.by()));
            if (signed.get(n).isEmpty() || foreign) {
                process().wallet().release(AnchorWorld.migration(n));
                limits.remove(n);
            }
        }

        private void mine() {
            node.mine();
            for (int n : List.copyOf(limits.keySet())) {
                MigrationId id = AnchorWorld.migration(n);
                OutPoint input =
                        process().wallet().reservation(id).orElseThrow().identityInput();
                if (node.spend(input, 0) instanceof Spend.InBlock block) {
                    signed.get(n).stream()
                            .filter(one -> one.txid().equals(block.by()))
                            .findFirst()
                            .ifPresent(one -> settle(n, id, one));
                }
            }
        }

        private void settle(int n, MigrationId id, SignedTransaction confirmed) {
            process().wallet().settle(id, confirmed.txid());
            limits.remove(n);
            paid += confirmed.feeSats();
            settled++;
            if (node.transaction(confirmed.txid()).getOutputs().size() > 1) {
                assertThat(identities.add(new OutPoint(confirmed.txid(), 0))).isTrue();
            }
        }

        private void occasionally() {
            switch (random.nextInt(3)) {
                case 0 -> fund(1 + random.nextInt(2));
                case 1 -> some().ifPresent(this::steal);
                default -> process().funds().utxos();
            }
        }

        /** Another home with the same seed spends a coin. */
        private void steal(int n) {
            WalletCoin coin = book.find("migration " + AnchorWorld.migration(n))
                    .orElseThrow()
                    .terms()
                    .inputs()
                    .get(0);
            if (node.isUnspent(coin.output())) {
                node.conflict(coin.output());
                stolen += coin.sats();
            }
        }

        void check() {
            Set<OutPoint> inputs = new HashSet<>();
            for (Holding holding : book.open()) {
                holding.terms()
                        .inputs()
                        .forEach(coin -> assertThat(inputs.add(coin.output())).isTrue());
            }
            assertThat(book.open()).hasSize(limits.size());
            assertThat(Collections.disjoint(inputs, identities)).isTrue();
            assertThat(book.identities()).hasSize(identities.size());
            assertThat(identities).allMatch(node::isUnspent);
            assertThat(node.sats(own)).isEqualTo(funded - stolen - paid);
            assertThat(onePerInput()).isTrue();
        }

        /** No two confirmed or waiting transactions of different migrations have an input in common. */
        private boolean onePerInput() {
            Map<OutPoint, TransactionId> spenders = new HashMap<>();
            return node.inMempool().stream()
                    .flatMap(txid -> node.transaction(txid).getInputs().stream()
                            .map(input -> Map.entry(TestNode.spent(input), txid)))
                    .allMatch(entry -> spenders.putIfAbsent(entry.getKey(), entry.getValue()) == null);
        }
    }
}
