package dev.layerlift.servers;

/**
 * A tool of others is neither on this machine nor to be had. Tests that need it are skipped and say so, and fail where
 * {@code CI=true}.
 */
public final class ToolMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is missing, what was tried, and what is expected. */
    public ToolMissingException(String message) {
        super(message);
    }

    /** Says the same, and why. */
    public ToolMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
