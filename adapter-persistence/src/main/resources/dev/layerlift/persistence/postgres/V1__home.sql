-- Times are nanoseconds since 1970-01-01T00:00:00Z. source and target are canonical identities, as claims are keyed by.
-- n is the order of insertion. Texts that are looked up are compared byte by byte, whatever the locale of the server.

CREATE TABLE layerlift_schema (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    version      INTEGER NOT NULL
);

-- What is read in the order of commits, from a place up to which all was read before, is numbered by its transaction: a
-- number from a sequence may become visible after a higher one, and would be passed over. base keeps the numbers growing
-- when the tables are brought to another server.
CREATE TABLE numbering (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    server       BIGINT  NOT NULL,
    base         BIGINT  NOT NULL
);

INSERT INTO numbering (one, server, base) SELECT 1, system_identifier, 0 FROM pg_control_system();

CREATE FUNCTION layerlift_place() RETURNS BIGINT VOLATILE
    RETURN (SELECT base + pg_current_xact_id()::text::bigint FROM numbering);

-- All transactions below this number have ended.
CREATE FUNCTION layerlift_settled() RETURNS BIGINT STABLE
    RETURN (SELECT base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM numbering);

-- How many items stand where is kept with the batch, so that looking at it costs the same whatever it holds.
CREATE TABLE batches (
    n            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           TEXT    COLLATE "C" NOT NULL UNIQUE,
    input        TEXT    COLLATE "C" NOT NULL UNIQUE,
    target       TEXT    NOT NULL,
    options      TEXT    NOT NULL,
    created      BIGINT  NOT NULL,
    sealed       INTEGER NOT NULL,
    cancelled    INTEGER NOT NULL,
    waiting      BIGINT  NOT NULL,
    begun        BIGINT  NOT NULL,
    completed    BIGINT  NOT NULL,
    failed       BIGINT  NOT NULL,
    taken_back   BIGINT  NOT NULL,
    quarantined  BIGINT  NOT NULL
);

CREATE TABLE migrations (
    n            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           TEXT    COLLATE "C" NOT NULL UNIQUE,
    source       TEXT    COLLATE "C" NOT NULL,
    nonce        TEXT    COLLATE "C" NOT NULL,
    claimed      INTEGER NOT NULL,
    target       TEXT    COLLATE "C",
    target_did   TEXT,
    path         TEXT    COLLATE "C" NOT NULL,
    state        TEXT    COLLATE "C" NOT NULL,
    at_rest      INTEGER NOT NULL,
    version      BIGINT  NOT NULL,
    lease_worker TEXT    COLLATE "C" NOT NULL,
    lease_epoch  BIGINT  NOT NULL,
    lease_until  BIGINT  NOT NULL,
    percent      INTEGER NOT NULL,
    operation    TEXT    COLLATE "C" NOT NULL,
    transfer     TEXT,
    checkpoint   TEXT,
    error        TEXT,
    cost         TEXT    NOT NULL,
    txid         TEXT,
    initiator    TEXT    NOT NULL,
    created      BIGINT  NOT NULL,
    updated      BIGINT  NOT NULL,
    not_before   BIGINT,
    request      TEXT    NOT NULL,
    batch        BIGINT  REFERENCES batches (n),
    UNIQUE (source, nonce)
);

-- One identity has at most one live or completed successor.
CREATE UNIQUE INDEX migrations_claim ON migrations (source) WHERE claimed = 1;
CREATE INDEX migrations_target ON migrations (target) WHERE target IS NOT NULL;
CREATE INDEX migrations_created ON migrations (created, n);
CREATE INDEX migrations_state ON migrations (state, created, n);
CREATE INDEX migrations_unfinished ON migrations (created, n) WHERE at_rest = 0;
CREATE INDEX migrations_failed ON migrations (created, n) WHERE state IN ('failed', 'rolled_back', 'quarantined');
CREATE INDEX migrations_stuck ON migrations (updated, state, operation) WHERE at_rest = 0;
CREATE INDEX migrations_batch ON migrations (batch, created, n) WHERE batch IS NOT NULL;
CREATE INDEX migrations_batch_state ON migrations (batch, state, created, n) WHERE batch IS NOT NULL;
-- By time and not by initiator, whose DID may be longer than an index takes.
CREATE INDEX migrations_to_chain ON migrations (created) WHERE path <> 'PEER_TO_WEBVH';

-- How many migrations stand where, and why, in the commit that changes a migration. Each connection counts in a row of its
-- own, so that commits do not wait for each other; what is asked for is the sum.
CREATE TABLE migration_counts (
    state        TEXT    COLLATE "C" NOT NULL,
    reason       TEXT    COLLATE "C" NOT NULL,
    stripe       INTEGER NOT NULL,
    count        BIGINT  NOT NULL,
    PRIMARY KEY (state, reason, stripe)
) WITH (fillfactor = 50);

CREATE FUNCTION layerlift_reason(error TEXT) RETURNS TEXT IMMUTABLE
    RETURN coalesce(substring(error from '"code":"([^"]*)"'), '');

CREATE FUNCTION layerlift_count() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    own INTEGER := pg_backend_pid() % 64;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO migration_counts AS c VALUES (NEW.state, layerlift_reason(NEW.error), own, 1)
            ON CONFLICT (state, reason, stripe) DO UPDATE SET count = c.count + 1;
    ELSIF (OLD.state, layerlift_reason(OLD.error)) <> (NEW.state, layerlift_reason(NEW.error)) THEN
        -- In the order of the names, so that two that count in the same rows do not wait for each other.
        INSERT INTO migration_counts AS c
            SELECT moved.state, moved.reason, own, moved.more
            FROM (VALUES (OLD.state, layerlift_reason(OLD.error), -1), (NEW.state, layerlift_reason(NEW.error), 1))
                AS moved (state, reason, more)
            ORDER BY moved.state, moved.reason
            ON CONFLICT (state, reason, stripe) DO UPDATE SET count = c.count + excluded.count;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER migrations_counted AFTER INSERT OR UPDATE OF state, error ON migrations
    FOR EACH ROW EXECUTE FUNCTION layerlift_count();

-- files holds the bytes of small files one after the other until a store has them; file_list keeps paths and digests.
CREATE TABLE journal (
    seq          BIGINT  PRIMARY KEY DEFAULT layerlift_place(),
    migration    BIGINT  NOT NULL REFERENCES migrations (n),
    version      BIGINT  NOT NULL,
    at           BIGINT  NOT NULL,
    steps        TEXT    NOT NULL,
    notes        TEXT    NOT NULL,
    file_list    TEXT,
    files        BYTEA,
    UNIQUE (migration, version)
);

CREATE INDEX journal_files ON journal (seq) WHERE files IS NOT NULL;

CREATE TABLE checkpoints (
    n            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           TEXT    COLLATE "C" NOT NULL UNIQUE,
    migration    BIGINT  NOT NULL REFERENCES migrations (n),
    digest       TEXT    NOT NULL,
    created      BIGINT  NOT NULL,
    content      BYTEA   NOT NULL
);

CREATE INDEX checkpoints_created ON checkpoints (created);

-- What a migration brings about is stored before it completes; until then it is hidden, under the id of the migration.
-- An import key may be longer than an index of another kind takes.
CREATE TABLE assets (
    n            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identity     TEXT    COLLATE "C" NOT NULL UNIQUE,
    layer        TEXT    COLLATE "C" NOT NULL,
    import_key   TEXT    COLLATE "C",
    created      BIGINT  NOT NULL,
    did          TEXT    NOT NULL,
    document     TEXT    NOT NULL,
    credentials  TEXT    NOT NULL,
    links        TEXT    NOT NULL,
    resources    TEXT    NOT NULL,
    lifecycle    TEXT    NOT NULL,
    policy       TEXT    NOT NULL,
    metadata     TEXT    NOT NULL,
    arriving     TEXT,
    EXCLUDE USING hash (import_key WITH =)
);

CREATE INDEX assets_layer ON assets (layer, n);

CREATE TABLE sealed_keys (
    public_key   TEXT    COLLATE "C" PRIMARY KEY,
    jwe          TEXT    NOT NULL
);

-- An audit record of a refused request belongs to no migration.
CREATE TABLE audit (
    n            BIGINT  PRIMARY KEY DEFAULT layerlift_place(),
    stream       TEXT    COLLATE "C" NOT NULL,
    seq          BIGINT  NOT NULL,
    digest       TEXT    NOT NULL,
    migration    BIGINT  REFERENCES migrations (n),
    source       TEXT    COLLATE "C" NOT NULL,
    target       TEXT    COLLATE "C",
    at           BIGINT  NOT NULL,
    state        TEXT    COLLATE "C" NOT NULL,
    path         TEXT    COLLATE "C" NOT NULL,
    initiator    TEXT    COLLATE "C" NOT NULL,
    record       BYTEA   NOT NULL,
    UNIQUE (stream, seq)
);

CREATE INDEX audit_source ON audit (source, at, n);
CREATE INDEX audit_target ON audit (target, at, n) WHERE target IS NOT NULL;
CREATE INDEX audit_at ON audit (at, n);
CREATE INDEX audit_state ON audit (state, at, n);
CREATE INDEX audit_path ON audit (path, at, n);
CREATE INDEX audit_initiator ON audit USING hash (initiator);

-- Signed heads over all streams; covered is the n of the last record that is covered.
CREATE TABLE audit_heads (
    number       BIGINT  PRIMARY KEY,
    digest       TEXT    NOT NULL,
    covered      BIGINT  NOT NULL,
    head         BYTEA   NOT NULL
);

-- The last record of each stream that was pruned: what comes next follows it.
CREATE TABLE audit_pruned (
    stream       TEXT    COLLATE "C" PRIMARY KEY,
    seq          BIGINT  NOT NULL,
    digest       TEXT    NOT NULL
);

CREATE TABLE home_records (
    name         TEXT    COLLATE "C" PRIMARY KEY,
    value        TEXT    NOT NULL
);

-- One row: the last journal entry whose events were delivered.
CREATE TABLE event_cursor (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    delivered    BIGINT  NOT NULL
);

INSERT INTO event_cursor (one, delivered) VALUES (1, 0);

-- Later versions of published DIDs. A number is taken once, so that no log forks; at most one version is unpublished.
CREATE TABLE did_versions (
    identity     TEXT    COLLATE "C" NOT NULL,
    number       BIGINT  NOT NULL,
    version_id   TEXT    NOT NULL,
    saved        BIGINT  NOT NULL,
    published    INTEGER NOT NULL,
    PRIMARY KEY (identity, number)
);

CREATE UNIQUE INDEX did_versions_unpublished ON did_versions (identity) WHERE published = 0;

-- What an unpublished version needs: its files one after the other, and the columns of the asset as it will be. The row
-- goes when the version is published or withdrawn.
CREATE TABLE did_updates (
    n            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identity     TEXT    COLLATE "C" NOT NULL UNIQUE,
    number       BIGINT  NOT NULL,
    saved        BIGINT  NOT NULL,
    version      TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    files        BYTEA   NOT NULL,
    layer        TEXT    NOT NULL,
    created      BIGINT  NOT NULL,
    did          TEXT    NOT NULL,
    document     TEXT    NOT NULL,
    credentials  TEXT    NOT NULL,
    links        TEXT    NOT NULL,
    resources    TEXT    NOT NULL,
    lifecycle    TEXT    NOT NULL,
    policy       TEXT    NOT NULL,
    metadata     TEXT    NOT NULL,
    FOREIGN KEY (identity, number) REFERENCES did_versions (identity, number)
);

-- allocated, revocation and refresh are bitstrings of 131,072 bits each.
CREATE TABLE status_lists (
    n            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           TEXT    COLLATE "C" NOT NULL UNIQUE,
    root_url     TEXT    COLLATE "C" NOT NULL,
    version      BIGINT  NOT NULL,
    published    BIGINT  NOT NULL,
    revision     BIGINT  NOT NULL,
    allocated    BYTEA   NOT NULL,
    revocation   BYTEA   NOT NULL,
    refresh      BYTEA   NOT NULL
);

CREATE INDEX status_lists_unpublished ON status_lists (n) WHERE published < version;

-- Transfers in chunks that are not done; those of a migration go when it ends.
CREATE TABLE transfers (
    n            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration    BIGINT  NOT NULL REFERENCES migrations (n),
    target_area  TEXT    COLLATE "C" NOT NULL,
    target       TEXT    COLLATE "C" NOT NULL,
    source_area  TEXT    NOT NULL,
    source       TEXT    NOT NULL,
    digest       TEXT    NOT NULL,
    size         BIGINT  NOT NULL,
    chunk_size   BIGINT  NOT NULL,
    upload       TEXT    NOT NULL,
    UNIQUE (migration, target_area, target)
);

CREATE TABLE transfer_chunks (
    transfer     BIGINT  NOT NULL REFERENCES transfers (n) ON DELETE CASCADE,
    chunk        INTEGER NOT NULL,
    digest       TEXT    NOT NULL,
    receipt      TEXT    NOT NULL,
    PRIMARY KEY (transfer, chunk)
);

-- The books of wallets: one for each seed and network.
CREATE TABLE wallets (
    n            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         TEXT    COLLATE "C" NOT NULL UNIQUE,
    receive      INTEGER NOT NULL,
    change       INTEGER NOT NULL,
    identity     INTEGER NOT NULL,
    scan_height  BIGINT,
    scan_keys    INTEGER
);

-- Confirmed outputs that were seen.
CREATE TABLE wallet_coins (
    wallet       BIGINT  NOT NULL REFERENCES wallets (n),
    output       TEXT    COLLATE "C" NOT NULL,
    sats         BIGINT  NOT NULL,
    key          TEXT    NOT NULL,
    height       BIGINT  NOT NULL,
    coinbase     INTEGER NOT NULL,
    PRIMARY KEY (wallet, output)
);

-- What coins are set aside for, with what was signed, as JSON.
CREATE TABLE wallet_holdings (
    n            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wallet       BIGINT  NOT NULL REFERENCES wallets (n),
    name         TEXT    COLLATE "C" NOT NULL,
    revision     BIGINT  NOT NULL,
    ended        INTEGER NOT NULL,
    content      TEXT    NOT NULL,
    UNIQUE (wallet, name)
);

CREATE INDEX wallet_holdings_open ON wallet_holdings (wallet, name) WHERE ended = 0;

-- The inputs of the holdings that are not ended: no output is set aside twice.
CREATE TABLE wallet_inputs (
    wallet       BIGINT  NOT NULL REFERENCES wallets (n),
    output       TEXT    COLLATE "C" NOT NULL,
    holding      BIGINT  NOT NULL REFERENCES wallet_holdings (n),
    PRIMARY KEY (wallet, output)
);

CREATE INDEX wallet_inputs_holding ON wallet_inputs (holding);

-- Outputs whose first satoshi is an identity.
CREATE TABLE wallet_identities (
    wallet       BIGINT  NOT NULL REFERENCES wallets (n),
    output       TEXT    COLLATE "C" NOT NULL,
    sats         BIGINT  NOT NULL,
    key          TEXT    NOT NULL,
    holding      TEXT    NOT NULL,
    PRIMARY KEY (wallet, output)
);

-- rank is the order in which items are begun: what is left to the highest priority, shifted by 40 bits, and the place in
-- the list. item is the identity that the item is about, or its text where that is no DID; did is the text where it differs.
CREATE TABLE batch_items (
    batch        BIGINT  NOT NULL REFERENCES batches (n),
    rank         BIGINT  NOT NULL,
    item         TEXT    COLLATE "C" NOT NULL,
    did          TEXT,
    state        TEXT    COLLATE "C" NOT NULL,
    migration    TEXT    COLLATE "C",
    error        TEXT,
    PRIMARY KEY (batch, rank),
    UNIQUE (batch, item)
);

CREATE INDEX batch_items_state ON batch_items (batch, state, rank);
CREATE INDEX batch_items_migration ON batch_items (migration) WHERE migration IS NOT NULL;

-- Waits until what is there is settled: the transactions that it waits for take some milliseconds. After a second others
-- hold it up, and what is not settled is read later.
CREATE FUNCTION layerlift_settle() RETURNS VOID VOLATILE LANGUAGE plpgsql AS $$
DECLARE
    newest BIGINT := (SELECT greatest((SELECT max(seq) FROM journal), (SELECT max(n) FROM audit)));
BEGIN
    FOR attempt IN 1..100 LOOP
        EXIT WHEN newest IS NULL OR newest < layerlift_settled();
        PERFORM pg_sleep(0.01);
    END LOOP;
END $$;
