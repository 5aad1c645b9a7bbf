package dev.layerlift.persistence.sql;

/** How a database runs what its stores ask for. Safe to call from many threads. */
public interface Transactions extends AutoCloseable {
    /**
     * Reads what was durable when the call began, or later.
     *
     * @throws dev.layerlift.domain.error.MigrationException when reading failed
     */
    <T> T read(SqlOperation<T> query);

    /**
     * Writes all or nothing, and returns when it is durable.
     *
     * @throws dev.layerlift.domain.error.MigrationException when it did not happen
     */
    <T> T write(SqlOperation<T> operation);

    /** Has something forgotten that was remembered of rows which then were taken back. */
    void afterUndo(Runnable action);

    /** What the writers have done since the database was opened; all zero for one that is read only. */
    WriteCounters counters();

    /** Finishes the writes that wait, then closes all connections; later calls are refused. Closing twice is fine. */
    @Override
    void close();
}
