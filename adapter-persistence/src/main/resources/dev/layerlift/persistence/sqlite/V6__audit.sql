-- Audit records can be searched. n is never given out twice, because heads say
-- up to which one they cover. Of a row whose record cannot be read only its place is known.

CREATE TABLE audit_records (
    n            INTEGER PRIMARY KEY AUTOINCREMENT,
    stream       TEXT    NOT NULL,
    seq          INTEGER NOT NULL,
    digest       TEXT    NOT NULL,
    migration    INTEGER REFERENCES migrations (n),
    source       TEXT    NOT NULL,
    target       TEXT,
    at           INTEGER NOT NULL,
    state        TEXT    NOT NULL,
    path         TEXT    NOT NULL,
    initiator    TEXT    NOT NULL,
    record       BLOB    NOT NULL,
    UNIQUE (stream, seq)
) STRICT;

INSERT INTO audit_records (n, stream, seq, digest, migration, source, target, at, state, path, initiator, record)
SELECT n, stream, seq, digest, migration, source, target,
       coalesce(CAST(strftime('%s', substr(json ->> 'timestamp', 1, 19)) AS INTEGER) * 1000000000
                + CAST(substr(replace(substr(json ->> 'timestamp', 21), 'Z', '') || '000000000', 1, 9) AS INTEGER), 0),
       coalesce(json ->> 'finalState', json ->> 'result', ''),
       coalesce(upper(json ->> 'sourceLayer') || '_TO_' || upper(json ->> 'targetLayer'), ''),
       coalesce(json ->> 'initiator', ''),
       record
FROM (SELECT *, CASE WHEN json_valid(CAST(record AS TEXT)) THEN CAST(record AS TEXT) ELSE '{}' END AS json FROM audit);

DROP TABLE audit;

ALTER TABLE audit_records RENAME TO audit;

CREATE INDEX audit_source ON audit (source, at);
CREATE INDEX audit_target ON audit (target, at) WHERE target IS NOT NULL;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_state ON audit (state, at);
CREATE INDEX audit_path ON audit (path, at);
CREATE INDEX audit_initiator ON audit (initiator, at);

-- Signed heads over all streams; covered is the n of the last record that is covered.
CREATE TABLE audit_heads (
    number       INTEGER PRIMARY KEY,
    digest       TEXT    NOT NULL,
    covered      INTEGER NOT NULL,
    head         BLOB    NOT NULL
) STRICT;

-- The last record of each stream that was pruned: what comes next follows it.
CREATE TABLE audit_pruned (
    stream       TEXT    NOT NULL PRIMARY KEY,
    seq          INTEGER NOT NULL,
    digest       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
