-- allocated, revocation and refresh are bitstrings of 131,072 bits each.

CREATE TABLE status_lists (
    n            INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    root_url     TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    published    INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    allocated    BLOB    NOT NULL,
    revocation   BLOB    NOT NULL,
    refresh      BLOB    NOT NULL
) STRICT;

CREATE INDEX status_lists_unpublished ON status_lists (n) WHERE published < version;
