package dev.layerlift.application.internal.event;

import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.event.MigrationEvent.Header;
import dev.layerlift.domain.event.MigrationEvent.InProgress;
import dev.layerlift.domain.event.MigrationEvent.Validated;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.TransferProgress;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.EventOutbox.Undelivered;
import dev.layerlift.domain.port.EventPublisher;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Delivers committed journal entries as events, in the order of their commits, and acknowledges them as a group: what a
 * crash leaves unacknowledged is delivered again.
 */
public final class EventPump {
    private static final int BATCH = 500;

    private final EventOutbox outbox;
    private final EventPublisher publisher;
    private final ExecutorService thread;
    private final Consumer<RuntimeException> onFailure;
    private final AtomicBoolean wanted = new AtomicBoolean();

    /** Delivers on the given single thread; a failure is told to the consumer, and the next wake tries again. */
    public EventPump(
            EventOutbox outbox,
            EventPublisher publisher,
            ExecutorService thread,
            Consumer<RuntimeException> onFailure) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.thread = thread;
        this.onFailure = onFailure;
    }

    /** Says that there may be something to deliver. Cheap; many calls lead to one look. */
    public void wake() {
        if (wanted.compareAndSet(false, true)) {
            thread.execute(this::deliver);
        }
    }

    private void deliver() {
        wanted.set(false);
        try {
            deliverAll();
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }

    private void deliverAll() {
        List<Undelivered> batch = outbox.undelivered(BATCH);
        while (!batch.isEmpty()) {
            batch.forEach(this::publish);
            outbox.acknowledge(batch.get(batch.size() - 1).sequence());
            batch = batch.size() < BATCH ? List.of() : outbox.undelivered(BATCH);
        }
    }

    private void publish(Undelivered item) {
        for (MigrationState state : item.entry().transitions()) {
            if (state == MigrationState.CHECKPOINTED) {
                publisher.publish(new Validated(header(item)));
            }
            MigrationEvent.entered(
                            state,
                            item.migration(),
                            item.sequence(),
                            item.entry().at())
                    .ifPresent(publisher::publish);
        }
        item.entry()
                .notes()
                .object(TransferProgress.NOTE)
                .map(TransferProgress::fromJson)
                .ifPresent(progress -> publisher.publish(new InProgress(
                        header(item), item.migration().percent(), "transferring content", Optional.of(progress))));
    }

    private static Header header(Undelivered item) {
        return new Header(
                item.migration().id(),
                item.sequence(),
                item.migration().sourceDid(),
                item.migration().path().target(),
                item.entry().at());
    }
}
