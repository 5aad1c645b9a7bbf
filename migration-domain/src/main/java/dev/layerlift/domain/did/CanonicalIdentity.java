package dev.layerlift.domain.did;

import java.util.Objects;

/**
 * What makes two DIDs the same identity: the short form of a did:peer:4 (a did:peer of another numalgo itself), the SCID of
 * a did:webvh (it survives a move to another domain), network and satoshi of a did:btco. Claims are keyed by it.
 */
public record CanonicalIdentity(String value) {
    public CanonicalIdentity {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value;
    }
}
