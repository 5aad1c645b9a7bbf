package dev.layerlift.application;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.port.BatchStore.NewItem;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The items of a batch in their order. It is gone through twice, so that a listing that was seen before is recognised
 * before anything is stored, and is never held as a whole.
 */
@FunctionalInterface
public interface BatchListing {
    /** Gives every item, in order, the same each time. */
    void forEach(Consumer<NewItem> each);

    /** These DIDs. */
    static BatchListing of(List<Did> dids) {
        List<Did> copy = List.copyOf(dids);
        return each -> copy.forEach(did -> each.accept(new NewItem(did.value(), Optional.of(did), 0)));
    }
}
