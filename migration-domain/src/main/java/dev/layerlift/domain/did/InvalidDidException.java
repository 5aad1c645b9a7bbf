package dev.layerlift.domain.did;

/** A text is not a DID of a method that Layerlift knows. The message names the text and what was expected. */
public final class InvalidDidException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Names the text and what was expected. */
    public InvalidDidException(String message) {
        super(message);
    }
}
