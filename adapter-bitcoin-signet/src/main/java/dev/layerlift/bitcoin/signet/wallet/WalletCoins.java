package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.bitcoin.signet.wallet.WalletChain.ChainCoin;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.domain.port.WalletBook.Hold;
import dev.layerlift.domain.port.WalletBook.Progress;
import dev.layerlift.domain.port.WalletBook.Scan;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletCoin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToLongFunction;

/**
 * The coins of a wallet, as its books and the chain show them together. The books say what is set aside; the chain says what
 * is there, and is asked again for each coin that is chosen: another home with the same seed may have spent it.
 */
final class WalletCoins {
    /** How many keys beyond the last one used may have been paid, as other wallets assume too. */
    static final int GAP = 20;
    /** By how many the keys that are looked for grow: each time the whole chain is asked again. */
    static final int KEYS_STEP = 100;
    /** How many blocks that were looked at are looked at again, because they may have been replaced. */
    static final int AGAIN_BLOCKS = 100;

    private static final Duration READ_MAX = Duration.ofSeconds(30);

    private final WalletChain chain;
    private final WalletBook book;
    private final Bip84Account account;
    private final int confirmations;
    private final SharedRead<Long> tip = new SharedRead<>(this::read, READ_MAX);
    private final SharedRead<FreeCoins> free = new SharedRead<>(this::free, READ_MAX);

    WalletCoins(WalletChain chain, WalletBook book, Bip84Account account, int confirmations) {
        if (confirmations < 1) {
            throw new IllegalArgumentException("confirmations: " + confirmations + " (expected: >= 1)");
        }
        if (account.network() != chain.network()) {
            throw new MigrationException(MigrationError.of(
                    ErrorType.BITCOIN_ERROR,
                    "WRONG_NETWORK",
                    "the wallet is on " + account.network() + " and the chain is " + chain.network()
                            + " (expected: the same)",
                    "set bitcoin.network to that of the node"));
        }
        this.chain = chain;
        this.book = book;
        this.account = account;
        this.confirmations = confirmations;
    }

    /**
     * Brings the books up to the chain; gives the height of the chain. Of many who want that at the same time one reads
     * blocks, or has the node search all outputs, which it does for one at a time only; the others find that done.
     */
    long refresh() {
        return tip.get();
    }

    private long read() {
        Progress progress = book.progress();
        long height = chain.tipHeight();
        int keys = keys(progress);
        Optional<Scan> before = progress.scan().filter(scan -> scan.keys() >= keys);
        if (before.filter(scan -> scan.height() == height).isPresent()) {
            return height;
        }
        long since = before.map(scan -> Math.max(0, Math.min(scan.height(), height) - AGAIN_BLOCKS + 1))
                .orElse(0L);
        Map<String, KeyPath> scripts = scripts(keys);
        List<WalletCoin> found = new ArrayList<>();
        Set<OutPoint> there = new HashSet<>();
        for (ChainCoin coin : chain.unspent(scripts.keySet(), since)) {
            KeyPath key = scripts.get(coin.script());
            if (key != null && coin.height() >= since && coin.sats() > 0) {
                there.add(coin.output());
                found.add(new WalletCoin(coin.output(), coin.sats(), key, coin.height(), coin.coinbase()));
            }
        }
        Set<OutPoint> gone = new HashSet<>();
        for (WalletCoin coin : book.free()) {
            if (coin.height() >= since && coin.height() <= height && !there.contains(coin.output())) {
                gone.add(coin.output());
            }
        }
        book.scanned(new Scan(height, keys), found, gone);
        return keys(book.progress()) > keys ? read() : height;
    }

    /** For how many keys of each branch coins are looked for. */
    private static int keys(Progress progress) {
        int used = Math.max(progress.receive(), progress.change()) + GAP;
        return (used + KEYS_STEP - 1) / KEYS_STEP * KEYS_STEP;
    }

    private Map<String, KeyPath> scripts(int keys) {
        Map<String, KeyPath> scripts = new HashMap<>();
        for (Branch branch : List.of(Branch.RECEIVE, Branch.CHANGE)) {
            for (int index = 0; index < keys; index++) {
                KeyPath key = new KeyPath(branch, index);
                scripts.put(account.script(key), key);
            }
        }
        return scripts;
    }

    /** Whether a script is one of this wallet's: that of a coin, or of an identity. */
    boolean isOwn(String script) {
        Progress progress = book.progress();
        int keys = keys(progress);
        if (scripts(keys).containsKey(script)) {
            return true;
        }
        for (int index = 0; index < progress.identity() + GAP; index++) {
            if (account.script(new KeyPath(Branch.IDENTITY, index)).equals(script)) {
                return true;
            }
        }
        return false;
    }

    /** The address to send coins to: the first one that was never paid. */
    String receiveAddress() {
        return account.address(new KeyPath(Branch.RECEIVE, book.progress().receive()));
    }

    /** The coins that are free at one moment, and what the chain was asked of them. */
    private final class FreeCoins {
        final CoinSelection selection;
        final List<WalletCoin> coins;
        private final Map<WalletCoin, Boolean> there = new ConcurrentHashMap<>();

        FreeCoins(CoinSelection selection, List<WalletCoin> coins) {
            this.selection = selection;
            this.coins = coins;
        }

        /** Coins that the chain says are there; each is asked for once, whoever wants it. */
        List<WalletCoin> choose(IntToLongFunction neededSats, Set<OutPoint> excluded) {
            Set<OutPoint> out = new HashSet<>(excluded);
            while (true) {
                List<WalletCoin> usable = coins.stream()
                        .filter(coin -> !out.contains(coin.output()))
                        .toList();
                List<WalletCoin> chosen = chosen(selection, usable, neededSats);
                List<OutPoint> gone = chosen.stream()
                        .filter(coin -> !there.computeIfAbsent(coin, one -> isThere(selection, one)))
                        .map(WalletCoin::output)
                        .toList();
                if (gone.isEmpty()) {
                    return chosen;
                }
                // Each round leaves out at least one more.
                out.addAll(gone);
            }
        }
    }

    private FreeCoins free() {
        return new FreeCoins(new CoinSelection(refresh(), confirmations), book.free());
    }

    /**
     * Which coins would be chosen now. Nothing is set aside, so many who ask at the same time are told of the same ones:
     * the books and the chain are read once for all of them.
     *
     * @throws MigrationException {@code BITCOIN_ERROR} {@code INSUFFICIENT_FUNDS}
     */
    List<WalletCoin> choose(IntToLongFunction neededSats) {
        return free.get().choose(neededSats, Set.of());
    }

    /** What is needed grows with the number of coins that pay. */
    private List<WalletCoin> chosen(CoinSelection selection, List<WalletCoin> free, IntToLongFunction neededSats) {
        for (int inputs = 1; inputs <= CoinSelection.INPUTS_MAX; ) {
            long needed = neededSats.applyAsLong(inputs);
            List<WalletCoin> chosen =
                    selection.choose(free, needed).orElseThrow(() -> insufficient(selection, free, needed));
            if (chosen.size() <= inputs) {
                return chosen;
            }
            inputs = chosen.size();
        }
        throw insufficient(selection, free, neededSats.applyAsLong(CoinSelection.INPUTS_MAX));
    }

    private boolean isThere(CoinSelection selection, WalletCoin coin) {
        Optional<ChainCoin> there = chain.find(coin.output());
        if (there.isPresent()) {
            ChainCoin found = there.get();
            return found.sats() == coin.sats()
                    && found.script().equals(account.script(coin.key()))
                    && selection.isDeep(found.height(), found.coinbase());
        }
        forgetIfSpent(coin);
        return false;
    }

    /** What a block spent is forgotten; what the mempool spends may come back. */
    private void forgetIfSpent(WalletCoin coin) {
        Optional<Scan> scan = book.progress().scan();
        if (scan.isPresent() && chain.isGone(coin.output())) {
            book.scanned(scan.get(), List.of(), Set.of(coin.output()));
        }
    }

    /**
     * Chooses coins and sets them aside.
     *
     * @param name for what; one that has coins keeps them
     * @param first what is spent before them; none when the first coin is the identity input
     */
    Holding hold(
            String name, List<WalletCoin> first, IntToLongFunction neededSats, long feeLimitSats, long lockedSats) {
        Set<OutPoint> excluded = new HashSet<>();
        while (true) {
            List<WalletCoin> inputs = new ArrayList<>(first);
            inputs.addAll(free().choose(neededSats, excluded));
            Hold hold = book.hold(name, inputs, feeLimitSats, lockedSats);
            if (hold instanceof Hold.Held held) {
                return held.holding();
            }
            // Somebody was faster. Each round leaves out at least one more, or ends here.
            Set<OutPoint> taken = ((Hold.Taken) hold).outputs();
            if (first.stream().anyMatch(coin -> taken.contains(coin.output()))) {
                throw WalletErrors.of(
                        "OUTPUT_SET_ASIDE",
                        first.get(0).output() + " is being spent already (expected: once)",
                        "wait for the transaction that spends it");
            }
            excluded.addAll(taken);
        }
    }

    private MigrationException insufficient(CoinSelection selection, List<WalletCoin> free, long neededSats) {
        long usable = free.stream()
                .filter(selection::isSpendable)
                .mapToLong(WalletCoin::sats)
                .sum();
        long waiting = free.stream()
                .filter(coin -> CoinSelection.isCoin(coin) && !selection.isSpendable(coin))
                .mapToLong(WalletCoin::sats)
                .sum();
        List<Holding> open = book.open();
        long held = open.stream().mapToLong(holding -> holding.terms().sats()).sum();
        StringBuilder message = new StringBuilder()
                .append("the wallet has ")
                .append(usable)
                .append(" sats that are free and confirmed (expected: at least ")
                .append(neededSats)
                .append(usable < neededSats ? ")" : ", in at most " + CoinSelection.INPUTS_MAX + " coins)");
        long missing = Math.max(neededSats - usable, 0);
        if (missing > 0) {
            message.append("; ").append(missing).append(" are missing");
        }
        if (waiting > 0) {
            message.append("; ")
                    .append(waiting)
                    .append(" more wait for ")
                    .append(confirmations)
                    .append(" blocks");
        }
        if (held > 0) {
            message.append("; ").append(held).append(" are set aside by ").append(open.size());
        }
        return WalletErrors.of(
                "INSUFFICIENT_FUNDS",
                message.toString(),
                "send " + Math.max(missing, CoinSelection.COIN_SATS_MIN) + " sats to " + receiveAddress());
    }
}
