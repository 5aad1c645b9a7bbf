-- How many items stand where is kept with the batch, so that looking at it costs the same whatever it holds.
CREATE TABLE batches (
    n            INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    input        TEXT    NOT NULL UNIQUE,
    target       TEXT    NOT NULL,
    options      TEXT    NOT NULL,
    created      INTEGER NOT NULL,
    sealed       INTEGER NOT NULL,
    cancelled    INTEGER NOT NULL,
    waiting      INTEGER NOT NULL,
    begun        INTEGER NOT NULL,
    completed    INTEGER NOT NULL,
    failed       INTEGER NOT NULL,
    taken_back   INTEGER NOT NULL,
    quarantined  INTEGER NOT NULL
) STRICT;

-- rank is the order in which items are begun: what is left to the highest priority, shifted by 40 bits, and the place in
-- the list. item is the identity that the item is about, or its text where that is no DID; did is the text where it differs.
CREATE TABLE batch_items (
    batch        INTEGER NOT NULL REFERENCES batches (n),
    rank         INTEGER NOT NULL,
    item         TEXT    NOT NULL,
    did          TEXT,
    state        TEXT    NOT NULL,
    migration    TEXT,
    error        TEXT,
    PRIMARY KEY (batch, rank),
    UNIQUE (batch, item)
) STRICT, WITHOUT ROWID;

CREATE INDEX batch_items_state ON batch_items (batch, state, rank);
CREATE INDEX batch_items_migration ON batch_items (migration) WHERE migration IS NOT NULL;

ALTER TABLE migrations ADD COLUMN batch INTEGER REFERENCES batches (n);

CREATE INDEX migrations_batch ON migrations (batch, created) WHERE batch IS NOT NULL;
CREATE INDEX migrations_batch_state ON migrations (batch, state, created) WHERE batch IS NOT NULL;

-- How many migrations stand where, and why: kept by triggers, in the commit that changes a migration.
CREATE TABLE migration_counts (
    state        TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    count        INTEGER NOT NULL,
    PRIMARY KEY (state, reason)
) STRICT, WITHOUT ROWID;

INSERT INTO migration_counts
    SELECT state, ifnull(json_extract(error, '$.code'), ''), count(*) FROM migrations GROUP BY 1, 2;

CREATE TRIGGER migrations_counted AFTER INSERT ON migrations BEGIN INSERT INTO migration_counts VALUES (new.state, ifnull(json_extract(new.error, '$.code'), ''), 1) ON CONFLICT DO UPDATE SET count = count + 1; END;

CREATE TRIGGER migrations_moved AFTER UPDATE OF state, error ON migrations WHEN old.state <> new.state OR old.error IS NOT new.error BEGIN UPDATE migration_counts SET count = count - 1 WHERE state = old.state AND reason = ifnull(json_extract(old.error, '$.code'), ''); INSERT INTO migration_counts VALUES (new.state, ifnull(json_extract(new.error, '$.code'), ''), 1) ON CONFLICT DO UPDATE SET count = count + 1; END;

CREATE INDEX migrations_failed ON migrations (created) WHERE state IN ('failed', 'rolled_back', 'quarantined');
CREATE INDEX migrations_stuck ON migrations (updated, state, operation) WHERE at_rest = 0;
