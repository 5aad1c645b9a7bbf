package dev.layerlift.persistence.postgres;

/**
 * How the database is reached.
 *
 * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}, with whatever parameters the driver knows, such as {@code
 *     sslmode=verify-full} or {@code currentSchema=NAME}; neither user nor password in it
 * @param user who connects
 * @param password the secret of that user; empty where the server asks for none
 * @param connectionsMax the most connections of this process, 2 to 100
 */
public record PostgresConfig(String url, String user, String password, int connectionsMax) {
    /** What a JDBC URL of PostgreSQL begins with. */
    public static final String URL_PREFIX = "jdbc:postgresql:";

    /** The most connections where nothing else is said. */
    public static final int CONNECTIONS_DEFAULT = 10;

    /** The fewest connections that may be set: one that writes and one that reads. */
    public static final int CONNECTIONS_MIN = 2;

    /** The most connections that may be set. */
    public static final int CONNECTIONS_MAX = 100;

    /** Checks its values. */
    public PostgresConfig {
        if (!url.startsWith(URL_PREFIX)) {
            throw new IllegalArgumentException(
                    "url: no URL of PostgreSQL (expected: " + URL_PREFIX + "//HOST/DATABASE)");
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException("user: \"\" (expected: who connects)");
        }
        if (connectionsMax < CONNECTIONS_MIN || connectionsMax > CONNECTIONS_MAX) {
            throw new IllegalArgumentException("connectionsMax: " + connectionsMax + " (expected: " + CONNECTIONS_MIN
                    + " to " + CONNECTIONS_MAX + ")");
        }
    }

    /** Where the database is, for messages: without parameters. */
    String place() {
        int question = url.indexOf('?');
        return url.substring("jdbc:".length(), question < 0 ? url.length() : question);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place() + " as " + user;
    }
}
