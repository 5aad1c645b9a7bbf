package dev.layerlift.persistence.sql;

import java.sql.SQLException;

/** What a caller wants read or written, within one transaction. */
@FunctionalInterface
public interface SqlOperation<T> {
    /** Reads or writes; throws to have everything that it wrote undone. */
    T run(SqlSession session) throws SQLException;
}
