package dev.layerlift.domain.json;

/** A JSON value does not have the shape that its reader needs. The message names the member and what was expected. */
public final class JsonShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Names the member, what was found and what was expected. */
    public JsonShapeException(String message) {
        super(message);
    }

    /** The same, with what was thrown. */
    public JsonShapeException(String message, Throwable cause) {
        super(message, cause);
    }
}
