package dev.layerlift.bootstrap.config;

import dev.layerlift.domain.did.WebHost;
import java.util.Optional;

/**
 * Where and how did:webvh DIDs are published.
 *
 * @param host the host whose web server serves the public root; needed for a migration to webvh
 * @param portable whether a DID may move to another host later
 * @param confirm where a published DID is read back from before it counts as published
 */
public record WebvhConfig(Optional<WebHost> host, boolean portable, Confirm confirm) {
    /** What holds when the file says nothing: no host yet, portable, confirmed from the store. */
    public static final WebvhConfig DEFAULT = new WebvhConfig(Optional.empty(), true, Confirm.STORE);

    /** Where a published DID is read back from. */
    public enum Confirm {
        /** From the store that it was written to. */
        STORE
    }

    /** This part with another host. */
    public WebvhConfig withHost(WebHost other) {
        return new WebvhConfig(Optional.of(other), portable, confirm);
    }
}
