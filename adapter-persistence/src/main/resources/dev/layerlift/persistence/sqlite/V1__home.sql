-- Times are nanoseconds since 1970-01-01T00:00:00Z. source and target are canonical identities, as claims are keyed by.
-- n is the order of insertion; child rows name it because small growing keys keep their indexes dense.

CREATE TABLE migrations (
    n            INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    source       TEXT    NOT NULL,
    nonce        TEXT    NOT NULL,
    claimed      INTEGER NOT NULL,
    target       TEXT,
    target_did   TEXT,
    path         TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    at_rest      INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    lease_worker TEXT    NOT NULL,
    lease_epoch  INTEGER NOT NULL,
    lease_until  INTEGER NOT NULL,
    percent      INTEGER NOT NULL,
    operation    TEXT    NOT NULL,
    checkpoint   TEXT,
    error        TEXT,
    cost         TEXT    NOT NULL,
    txid         TEXT,
    initiator    TEXT    NOT NULL,
    created      INTEGER NOT NULL,
    updated      INTEGER NOT NULL,
    not_before   INTEGER,
    request      TEXT    NOT NULL,
    UNIQUE (source, nonce)
) STRICT;

-- One identity has at most one live or completed successor.
CREATE UNIQUE INDEX migrations_claim ON migrations (source) WHERE claimed = 1;
CREATE INDEX migrations_target ON migrations (target) WHERE target IS NOT NULL;
CREATE INDEX migrations_created ON migrations (created);
CREATE INDEX migrations_state ON migrations (state, created);
CREATE INDEX migrations_unfinished ON migrations (created) WHERE at_rest = 0;

-- files holds the bytes of small files one after the other until a store has them; file_list keeps paths and digests.
CREATE TABLE journal (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    migration    INTEGER NOT NULL REFERENCES migrations (n),
    version      INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    steps        TEXT    NOT NULL,
    notes        TEXT    NOT NULL,
    file_list    TEXT,
    files        BLOB,
    UNIQUE (migration, version)
) STRICT;

CREATE INDEX journal_files ON journal (seq) WHERE files IS NOT NULL;

CREATE TABLE checkpoints (
    n            INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    migration    INTEGER NOT NULL REFERENCES migrations (n),
    digest       TEXT    NOT NULL,
    created      INTEGER NOT NULL,
    content      BLOB    NOT NULL
) STRICT;

CREATE INDEX checkpoints_created ON checkpoints (created);

CREATE TABLE assets (
    n            INTEGER PRIMARY KEY,
    identity     TEXT    NOT NULL UNIQUE,
    layer        TEXT    NOT NULL,
    import_key   TEXT    UNIQUE,
    created      INTEGER NOT NULL,
    did          TEXT    NOT NULL,
    document     TEXT    NOT NULL,
    credentials  TEXT    NOT NULL,
    links        TEXT    NOT NULL,
    resources    TEXT    NOT NULL,
    lifecycle    TEXT    NOT NULL,
    metadata     TEXT    NOT NULL
) STRICT;

CREATE INDEX assets_layer ON assets (layer);

CREATE TABLE sealed_keys (
    public_key   TEXT    NOT NULL PRIMARY KEY,
    jwe          TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    n            INTEGER PRIMARY KEY,
    stream       TEXT    NOT NULL,
    seq          INTEGER NOT NULL,
    digest       TEXT    NOT NULL,
    migration    INTEGER NOT NULL REFERENCES migrations (n),
    source       TEXT    NOT NULL,
    target       TEXT,
    record       BLOB    NOT NULL,
    UNIQUE (stream, seq)
) STRICT;

CREATE INDEX audit_source ON audit (source);
CREATE INDEX audit_target ON audit (target) WHERE target IS NOT NULL;

CREATE TABLE home_records (
    name         TEXT    NOT NULL PRIMARY KEY,
    value        TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: the last journal entry whose events were delivered.
CREATE TABLE event_cursor (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    delivered    INTEGER NOT NULL
) STRICT;

INSERT INTO event_cursor (one, delivered) VALUES (1, 0);
