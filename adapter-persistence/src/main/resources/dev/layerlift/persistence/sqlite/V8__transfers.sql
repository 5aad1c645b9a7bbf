-- How far a transfer is, as JSON, while one is under way.
ALTER TABLE migrations ADD COLUMN transfer TEXT;

-- Transfers in chunks that are not done; those of a migration go when it ends.
CREATE TABLE transfers (
    n            INTEGER PRIMARY KEY,
    migration    INTEGER NOT NULL REFERENCES migrations (n),
    target_area  TEXT    NOT NULL,
    target       TEXT    NOT NULL,
    source_area  TEXT    NOT NULL,
    source       TEXT    NOT NULL,
    digest       TEXT    NOT NULL,
    size         INTEGER NOT NULL,
    chunk_size   INTEGER NOT NULL,
    upload       TEXT    NOT NULL,
    UNIQUE (migration, target_area, target)
) STRICT;

CREATE TABLE transfer_chunks (
    transfer     INTEGER NOT NULL REFERENCES transfers (n) ON DELETE CASCADE,
    chunk        INTEGER NOT NULL,
    digest       TEXT    NOT NULL,
    receipt      TEXT    NOT NULL,
    PRIMARY KEY (transfer, chunk)
) STRICT, WITHOUT ROWID;
