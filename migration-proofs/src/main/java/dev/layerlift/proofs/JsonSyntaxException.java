package dev.layerlift.proofs;

/** Text is not JSON that {@link StrictJson} accepts; the message says what is wrong and where. */
public final class JsonSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    JsonSyntaxException(String problem, int line, int column) {
        this(problem, line, column, null);
    }

    JsonSyntaxException(String problem, int line, int column, @org.jspecify.annotations.Nullable Throwable cause) {
        super("JSON, line " + line + ", column " + column + ": " + problem, cause);
        this.line = line;
        this.column = column;
    }

    /** The line of the problem, from 1; 1 when the whole input is the problem. */
    public int line() {
        return line;
    }

    /** The column of the problem in characters, from 1. */
    public int column() {
        return column;
    }
}
