package dev.layerlift.testkit.memory;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.IdentityOutput;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletCoin;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The books of a wallet in memory, behind one lock. Whoever shares the object shares the books. */
public final class InMemoryWalletBook implements WalletBook {
    private final Map<String, WalletCoin> coins = new TreeMap<>();
    private final Map<String, IdentityOutput> identities = new TreeMap<>();
    private final Map<String, Holding> holdings = new TreeMap<>();
    private Progress progress = new Progress(0, 0, 0, Optional.empty());

    @Override
    public synchronized Progress progress() {
        return progress;
    }

    @Override
    public synchronized void scanned(Scan scan, List<WalletCoin> found, Set<OutPoint> gone) {
        int receive = progress.receive();
        int change = progress.change();
        for (OutPoint output : gone) {
            coins.remove(output.toString());
        }
        for (WalletCoin coin : found) {
            coins.put(coin.output().toString(), coin);
            if (coin.key().branch() == Branch.RECEIVE) {
                receive = Math.max(receive, coin.key().index() + 1);
            } else if (coin.key().branch() == Branch.CHANGE) {
                change = Math.max(change, coin.key().index() + 1);
            }
        }
        progress = new Progress(receive, change, progress.identity(), Optional.of(scan));
    }

    @Override
    public synchronized List<WalletCoin> free() {
        Set<OutPoint> held = held();
        return coins.values().stream()
                .filter(coin -> !held.contains(coin.output())
                        && !identities.containsKey(coin.output().toString()))
                .toList();
    }

    private Set<OutPoint> held() {
        Set<OutPoint> held = new HashSet<>();
        holdings.values().stream()
                .filter(holding -> !holding.ended())
                .forEach(holding -> holding.terms().inputs().forEach(coin -> held.add(coin.output())));
        return held;
    }

    @Override
    public synchronized Hold hold(String name, List<WalletCoin> inputs, long feeLimitSats, long lockedSats) {
        Holding before = holdings.get(name);
        if (before != null) {
            return new Hold.Held(before);
        }
        Set<OutPoint> held = held();
        Set<OutPoint> taken = new HashSet<>();
        for (int i = 0; i < inputs.size(); i++) {
            OutPoint output = inputs.get(i).output();
            boolean identity = identities.containsKey(output.toString());
            if (held.contains(output) || (identity && i > 0)) {
                taken.add(output);
            }
        }
        if (!taken.isEmpty()) {
            return new Hold.Taken(taken);
        }
        Holding.Terms terms = new Holding.Terms(
                inputs,
                feeLimitSats,
                lockedSats,
                new KeyPath(Branch.IDENTITY, progress.identity()),
                new KeyPath(Branch.CHANGE, progress.change()));
        progress = new Progress(progress.receive(), progress.change() + 1, progress.identity() + 1, progress.scan());
        Holding holding = Holding.of(name, terms);
        holdings.put(name, holding);
        return new Hold.Held(holding);
    }

    @Override
    public synchronized Optional<Holding> find(String name) {
        return Optional.ofNullable(holdings.get(name));
    }

    @Override
    public synchronized List<Holding> open() {
        return holdings.values().stream().filter(holding -> !holding.ended()).toList();
    }

    @Override
    public synchronized boolean replace(Holding holding) {
        Holding stored = holdings.get(holding.name());
        if (stored == null || stored.ended() || stored.revision() != holding.revision()) {
            return false;
        }
        holdings.put(
                holding.name(),
                new Holding(
                        holding.name(),
                        holding.revision() + 1,
                        stored.terms(),
                        holding.fixed(),
                        holding.signed(),
                        false));
        return true;
    }

    @Override
    public synchronized void end(String name, Set<OutPoint> spent, Optional<IdentityOutput> made) {
        Holding stored = holdings.get(name);
        if (stored == null || stored.ended()) {
            return;
        }
        holdings.put(
                name, new Holding(name, stored.revision() + 1, stored.terms(), stored.fixed(), stored.signed(), true));
        for (OutPoint output : spent) {
            coins.remove(output.toString());
            identities.remove(output.toString());
        }
        made.ifPresent(identity -> identities.put(identity.output().toString(), identity));
    }

    @Override
    public synchronized List<IdentityOutput> identities() {
        return List.copyOf(identities.values());
    }
}
