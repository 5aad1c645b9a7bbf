package dev.layerlift.persistence.sql;

/**
 * What the writer of a database has done since it was opened; for benchmarks, which print operation counts.
 *
 * @param calls write calls that were run
 * @param refused calls among them that were refused and changed nothing
 * @param groups groups of calls that were tried as one transaction
 * @param commits groups that became durable: each is one {@code COMMIT} with its synchronisation of the log
 * @param rows rows inserted, updated or deleted by committed calls
 */
public record WriteCounters(long calls, long refused, long groups, long commits, long rows) {
    /** Nothing was done. */
    public static final WriteCounters NONE = new WriteCounters(0, 0, 0, 0, 0);

    /** What was done since an earlier reading. */
    public WriteCounters since(WriteCounters earlier) {
        return new WriteCounters(
                calls - earlier.calls,
                refused - earlier.refused,
                groups - earlier.groups,
                commits - earlier.commits,
                rows - earlier.rows);
    }
}
