package dev.layerlift.persistence.sql;

import java.sql.SQLException;
import java.util.Optional;

/** Where the databases differ in how a statement is spelled and in what has to be held against others. */
public interface Dialect {
    /** What follows a table that is to be read through one of its indexes; empty where the database finds it by itself. */
    String through(String index);

    /**
     * A condition on rows that are numbered as they are committed: that no row which is still being committed has a lower
     * number. Empty where only one transaction writes at a time.
     *
     * @param number the column, with its table
     */
    String settled(String number);

    /**
     * The statement that waits, for about a second at most, until what was committed before it is settled; empty where it
     * always is.
     */
    Optional<String> settle();

    /** The statement that holds a named thing, its parameter, until the transaction ends; empty where nothing has to be held. */
    Optional<String> exclusive();

    /** Whether a row with one of these unique values is there already. */
    boolean isConflict(SQLException e);
}
