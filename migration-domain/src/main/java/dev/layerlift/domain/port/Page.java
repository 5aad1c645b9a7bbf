package dev.layerlift.domain.port;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param items the items
 * @param next the cursor of the next page; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }
}
