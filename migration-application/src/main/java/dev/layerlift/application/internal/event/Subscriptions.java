package dev.layerlift.application.internal.event;

import dev.layerlift.application.EventListener;
import dev.layerlift.application.Subscription;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.event.BatchProgress;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.event.MigrationEvent.Completed;
import dev.layerlift.domain.port.EventPublisher;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Who listens to what; a subscription to an asset goes along when the asset gets a new DID, and begins with those that it
 * has got.
 */
public final class Subscriptions implements EventPublisher, Listeners {
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Function<CanonicalIdentity, Optional<CanonicalIdentity>> successors;
    private final BiConsumer<Object, RuntimeException> onFailure;

    /**
     * Nobody listens yet.
     *
     * @param successors what an identity became, as it is stored
     * @param onFailure told what listeners throw
     */
    public Subscriptions(
            Function<CanonicalIdentity, Optional<CanonicalIdentity>> successors,
            BiConsumer<Object, RuntimeException> onFailure) {
        this.successors = successors;
        this.onFailure = onFailure;
    }

    private record Subscriber(EventListener listener, Optional<Set<CanonicalIdentity>> assets) {
        boolean wants(MigrationEvent event) {
            return assets.isEmpty()
                    || assets.get().contains(event.header().sourceDid().identity());
        }

        void follow(MigrationEvent event) {
            if (event instanceof Completed completed) {
                assets.ifPresent(known -> completed.targetDid().ifPresent(did -> known.add(did.identity())));
            }
        }
    }

    /** Adds a listener, to one asset or to all. */
    public Subscription add(EventListener listener, Optional<CanonicalIdentity> asset) {
        Subscriber subscriber = new Subscriber(listener, asset.map(Subscriptions::alone));
        // Listens before it is asked what became of the asset, so that nothing can happen between the two unheard.
        subscribers.add(subscriber);
        asset.ifPresent(identity -> follow(subscriber, identity));
        return () -> subscribers.remove(subscriber);
    }

    private static Set<CanonicalIdentity> alone(CanonicalIdentity identity) {
        Set<CanonicalIdentity> known = ConcurrentHashMap.newKeySet();
        known.add(identity);
        return known;
    }

    private void follow(Subscriber subscriber, CanonicalIdentity identity) {
        Optional<CanonicalIdentity> next = successors.apply(identity);
        // A layer is reached once: there are no more successors than layers.
        for (int i = 0; i < Layer.values().length && next.isPresent(); i++) {
            subscriber.assets().orElseThrow().add(next.get());
            next = successors.apply(next.get());
        }
    }

    @Override
    public long transfer(CanonicalIdentity from, CanonicalIdentity to) {
        // Who comes later finds the successor where it is stored.
        List<Set<CanonicalIdentity>> moved = subscribers.stream()
                .flatMap(subscriber -> subscriber.assets().stream())
                .filter(known -> known.contains(from))
                .toList();
        moved.forEach(known -> known.add(to));
        return moved.stream().filter(known -> !known.contains(to)).count();
    }

    @Override
    public void publish(MigrationEvent event) {
        for (Subscriber subscriber : subscribers) {
            if (!subscriber.wants(event)) {
                continue;
            }
            subscriber.follow(event);
            tell(event, () -> subscriber.listener().on(event));
        }
    }

    /** Tells everybody who listens to all assets how far a batch is. */
    public void publish(BatchProgress progress) {
        for (Subscriber subscriber : subscribers) {
            if (subscriber.assets().isEmpty()) {
                tell(progress, () -> subscriber.listener().onBatch(progress));
            }
        }
    }

    private void tell(Object event, Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            onFailure.accept(event, e);
        } catch (LinkageError | AssertionError | StackOverflowError e) {
            // What is wrong with one listener would otherwise come again, before all others, with every try.
            onFailure.accept(event, new IllegalStateException("a listener failed", e));
        }
    }
}
