package dev.layerlift.application.internal.event;

import dev.layerlift.domain.did.CanonicalIdentity;

/** Moves subscriptions along with the asset that they are to. Safe to call from many threads. */
@FunctionalInterface
public interface Listeners {
    /**
     * Lets everybody who listens to one identity listen to its successor as well, which is stored already; twice is fine.
     *
     * @return how many of them do not listen to it afterwards
     */
    long transfer(CanonicalIdentity from, CanonicalIdentity to);
}
