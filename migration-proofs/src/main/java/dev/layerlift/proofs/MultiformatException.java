package dev.layerlift.proofs;

import org.jspecify.annotations.Nullable;

/** A multibase, multihash or multikey value is malformed; the message names it and what was expected. */
public final class MultiformatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MultiformatException(String message) {
        super(message);
    }

    MultiformatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
