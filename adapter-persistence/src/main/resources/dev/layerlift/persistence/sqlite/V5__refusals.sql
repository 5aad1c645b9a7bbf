-- An audit record of a refused request belongs to no migration.

CREATE TABLE audit_records (
    n            INTEGER PRIMARY KEY,
    stream       TEXT    NOT NULL,
    seq          INTEGER NOT NULL,
    digest       TEXT    NOT NULL,
    migration    INTEGER REFERENCES migrations (n),
    source       TEXT    NOT NULL,
    target       TEXT,
    record       BLOB    NOT NULL,
    UNIQUE (stream, seq)
) STRICT;

INSERT INTO audit_records SELECT n, stream, seq, digest, migration, source, target, record FROM audit;

DROP TABLE audit;

ALTER TABLE audit_records RENAME TO audit;

CREATE INDEX audit_source ON audit (source);
CREATE INDEX audit_target ON audit (target) WHERE target IS NOT NULL;
