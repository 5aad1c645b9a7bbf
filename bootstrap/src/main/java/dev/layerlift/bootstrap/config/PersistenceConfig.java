package dev.layerlift.bootstrap.config;

/**
 * Where state is kept.
 *
 * @param type the kind of database
 */
public record PersistenceConfig(Type type) {
    /** What holds when the file says nothing: SQLite. */
    public static final PersistenceConfig DEFAULT = new PersistenceConfig(Type.SQLITE);

    /** The kinds of database of this build. */
    public enum Type {
        /** One file in the home. */
        SQLITE
    }
}
