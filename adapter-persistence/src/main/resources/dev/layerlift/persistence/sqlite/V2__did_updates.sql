-- Later versions of published DIDs. A number is taken once, so that no log forks; at most one version is unpublished.
CREATE TABLE did_versions (
    identity     TEXT    NOT NULL,
    number       INTEGER NOT NULL,
    version_id   TEXT    NOT NULL,
    saved        INTEGER NOT NULL,
    published    INTEGER NOT NULL,
    PRIMARY KEY (identity, number)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX did_versions_unpublished ON did_versions (identity) WHERE published = 0;

-- What an unpublished version needs: its files one after the other, and the columns of the asset as it will be. The row
-- goes when the version is published or withdrawn.
CREATE TABLE did_updates (
    n            INTEGER PRIMARY KEY,
    identity     TEXT    NOT NULL UNIQUE,
    number       INTEGER NOT NULL,
    saved        INTEGER NOT NULL,
    version      TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    files        BLOB    NOT NULL,
    layer        TEXT    NOT NULL,
    created      INTEGER NOT NULL,
    did          TEXT    NOT NULL,
    document     TEXT    NOT NULL,
    credentials  TEXT    NOT NULL,
    links        TEXT    NOT NULL,
    resources    TEXT    NOT NULL,
    lifecycle    TEXT    NOT NULL,
    metadata     TEXT    NOT NULL,
    FOREIGN KEY (identity, number) REFERENCES did_versions (identity, number)
) STRICT;
