package dev.layerlift.bootstrap.config;

import java.util.Optional;

/** Where state is kept. */
public sealed interface PersistenceConfig {
    /** What holds when the file says nothing: SQLite. */
    PersistenceConfig DEFAULT = new Sqlite();

    /** Whether several processes, on several machines, may change the home at the same time. */
    boolean isShared();

    /** One file in the home, which one process changes at a time. */
    record Sqlite() implements PersistenceConfig {
        @Override
        public boolean isShared() {
            return false;
        }
    }

    /**
     * A schema of a PostgreSQL database.
     *
     * @param url {@code postgresql://HOST:PORT/DATABASE}, with parameters of the driver where they are needed; neither
     *     user nor password in it
     * @param user who connects
     * @param passwordFile the file with the password, relative to the home; empty where the server asks for none
     * @param connections the most connections of a process
     */
    record Postgresql(String url, String user, Optional<String> passwordFile, int connections)
            implements PersistenceConfig {
        /** What a URL begins with. */
        public static final String URL_PREFIX = "postgresql://";

        /** The most connections where nothing else is said. */
        public static final int CONNECTIONS_DEFAULT = 10;

        /** The fewest connections that may be set. */
        public static final int CONNECTIONS_MIN = 2;

        /** The most connections that may be set. */
        public static final int CONNECTIONS_MAX = 100;

        private static final String SECRETS = "(?i).*([?&](user|password)=|@).*";

        /** Checks the URL; a message never repeats one that may hold a password. */
        public Postgresql {
            if (url.matches(SECRETS)) {
                throw new IllegalArgumentException(
                        "url: holds a user or password (expected: those in user and passwordFile)");
            }
            if (!url.matches("postgresql://[^/?\\s\"\\\\]+/[^?\\s\"\\\\]+([?][^\\s\"\\\\]*)?")) {
                throw new IllegalArgumentException(
                        "url: \"" + url + "\" (expected: " + URL_PREFIX + "HOST:PORT/DATABASE)");
            }
        }

        @Override
        public boolean isShared() {
            return true;
        }
    }
}
