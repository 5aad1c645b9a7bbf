package dev.layerlift.application.internal.event;

import dev.layerlift.application.EventListener;
import dev.layerlift.application.Subscription;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.event.MigrationEvent.Completed;
import dev.layerlift.domain.port.EventPublisher;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** Who listens to what; a subscription to an asset goes along when the asset gets a new DID. */
public final class Subscriptions implements EventPublisher {
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final BiConsumer<MigrationEvent, RuntimeException> onFailure;

    /** Reports what listeners throw to this consumer. */
    public Subscriptions(BiConsumer<MigrationEvent, RuntimeException> onFailure) {
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
        Subscriber subscriber = new Subscriber(listener, asset.map(identity -> {
            Set<CanonicalIdentity> known = ConcurrentHashMap.newKeySet();
            known.add(identity);
            return known;
        }));
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    @Override
    public void publish(MigrationEvent event) {
        for (Subscriber subscriber : subscribers) {
            if (!subscriber.wants(event)) {
                continue;
            }
            subscriber.follow(event);
            try {
                subscriber.listener().on(event);
            } catch (RuntimeException e) {
                onFailure.accept(event, e);
            } catch (LinkageError | AssertionError | StackOverflowError e) {
                // What is wrong with one listener would otherwise come again, before all others, with every try.
                onFailure.accept(event, new IllegalStateException("a listener failed", e));
            }
        }
    }
}
