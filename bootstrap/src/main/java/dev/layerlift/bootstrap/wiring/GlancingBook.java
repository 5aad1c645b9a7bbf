package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.IdentityOutput;
import dev.layerlift.domain.wallet.WalletCoin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Books that are looked at only: what the chain shows, and what has ended by it, is known for as long as this lives, and
 * written nowhere.
 */
final class GlancingBook implements WalletBook {
    private final WalletBook book;
    private final Map<OutPoint, WalletCoin> found = new TreeMap<>(Comparator.comparing(OutPoint::toString));
    private final Set<OutPoint> gone = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private @Nullable Scan scan;

    GlancingBook(WalletBook book) {
        this.book = book;
    }

    @Override
    public synchronized Progress progress() {
        Progress kept = book.progress();
        return scan == null ? kept : new Progress(kept.receive(), kept.change(), kept.identity(), Optional.of(scan));
    }

    @Override
    public synchronized void scanned(Scan newScan, List<WalletCoin> there, Set<OutPoint> lost) {
        scan = newScan;
        there.forEach(coin -> found.put(coin.output(), coin));
        lost.forEach(found::remove);
        gone.addAll(lost);
        there.forEach(coin -> gone.remove(coin.output()));
    }

    @Override
    public synchronized List<WalletCoin> free() {
        Set<OutPoint> held = new HashSet<>();
        open().forEach(holding -> holding.terms().inputs().forEach(coin -> held.add(coin.output())));
        identities().forEach(identity -> held.add(identity.output()));
        Map<OutPoint, WalletCoin> free = new TreeMap<>(Comparator.comparing(OutPoint::toString));
        book.free().forEach(coin -> free.put(coin.output(), coin));
        free.putAll(found);
        free.keySet().removeAll(gone);
        free.keySet().removeAll(held);
        return new ArrayList<>(free.values());
    }

    @Override
    public Hold hold(String name, List<WalletCoin> inputs, long feeLimitSats, long lockedSats) {
        throw looking("hold");
    }

    @Override
    public Optional<Holding> find(String name) {
        return book.find(name);
    }

    @Override
    public synchronized List<Holding> open() {
        return book.open().stream()
                .filter(holding -> !ended.contains(holding.name()))
                .toList();
    }

    @Override
    public boolean replace(Holding holding) {
        throw looking("replace");
    }

    /** Of what ends while it is looked at: a split or a transfer that a block confirmed. */
    @Override
    public synchronized void end(String name, Set<OutPoint> spent, Optional<IdentityOutput> made) {
        if (made.isPresent()) {
            throw looking("end with an identity");
        }
        ended.add(name);
        gone.addAll(spent);
    }

    @Override
    public synchronized List<IdentityOutput> identities() {
        return book.identities().stream()
                .filter(identity -> !gone.contains(identity.output()))
                .toList();
    }

    private static IllegalStateException looking(String call) {
        return new IllegalStateException(call + ": the home was opened to look only (expected: to change it)");
    }
}
