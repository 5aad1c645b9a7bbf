package dev.layerlift.domain.did;

import java.util.Locale;
import java.util.Optional;

/** The layers of decentralised identity, from private to owned on a chain. Assets move upwards only. */
public enum Layer {
    /** Private: {@code did:peer}. */
    PEER,
    /** Public and hosted: {@code did:webvh}. */
    WEBVH,
    /** Owned on Bitcoin: {@code did:btco}. */
    BTCO;

    /** The lower-case name used in requests, documents and on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The layer of this lower-case name. */
    public static Optional<Layer> of(String id) {
        for (Layer layer : values()) {
            if (layer.id().equals(id)) {
                return Optional.of(layer);
            }
        }
        return Optional.empty();
    }
}
