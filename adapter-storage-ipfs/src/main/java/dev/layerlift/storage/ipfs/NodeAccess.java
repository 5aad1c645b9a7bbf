package dev.layerlift.storage.ipfs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What is sent with every request to a node whose RPC is behind a lock. It is never printed. */
public final class NodeAccess {
    private final String kind;
    private final String header;

    private NodeAccess(String kind, String header) {
        this.kind = kind;
        this.header = header;
    }

    /**
     * A bearer token.
     *
     * @throws IllegalArgumentException when it is empty, or has characters that a header cannot carry
     */
    public static NodeAccess bearer(String token) {
        return new NodeAccess("bearer", "Bearer " + requireVisible("token", token));
    }

    /**
     * A user and a password (RFC 7617).
     *
     * @throws IllegalArgumentException when the user is empty, or has a colon
     */
    public static NodeAccess basic(String user, String password) {
        requireVisible("user", user);
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("user: a colon in it (expected: none)");
        }
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new NodeAccess("basic", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private static String requireVisible(String name, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    name + ": empty, or with characters that a header cannot carry (expected: visible ASCII)");
        }
        return value;
    }

    /** The value of the header {@code Authorization}. */
    String header() {
        return header;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeAccess access && access.header.equals(header);
    }

    @Override
    public int hashCode() {
        return header.hashCode();
    }

    /** The kind, and nothing else. */
    @Override
    public String toString() {
        return kind + " (not shown)";
    }
}
