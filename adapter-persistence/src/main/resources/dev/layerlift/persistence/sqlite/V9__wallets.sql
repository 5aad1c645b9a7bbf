-- The books of wallets: one for each seed and network.
CREATE TABLE wallets (
    n            INTEGER PRIMARY KEY,
    name         TEXT    NOT NULL UNIQUE,
    receive      INTEGER NOT NULL,
    change       INTEGER NOT NULL,
    identity     INTEGER NOT NULL,
    scan_height  INTEGER,
    scan_keys    INTEGER
) STRICT;

-- Confirmed outputs that were seen.
CREATE TABLE wallet_coins (
    wallet       INTEGER NOT NULL REFERENCES wallets (n),
    output       TEXT    NOT NULL,
    sats         INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    height       INTEGER NOT NULL,
    coinbase     INTEGER NOT NULL,
    PRIMARY KEY (wallet, output)
) STRICT, WITHOUT ROWID;

-- What coins are set aside for, with what was signed, as JSON.
CREATE TABLE wallet_holdings (
    n            INTEGER PRIMARY KEY,
    wallet       INTEGER NOT NULL REFERENCES wallets (n),
    name         TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    ended        INTEGER NOT NULL,
    content      TEXT    NOT NULL,
    UNIQUE (wallet, name)
) STRICT;

CREATE INDEX wallet_holdings_open ON wallet_holdings (wallet, name) WHERE ended = 0;

-- The inputs of the holdings that are not ended: no output is set aside twice.
CREATE TABLE wallet_inputs (
    wallet       INTEGER NOT NULL REFERENCES wallets (n),
    output       TEXT    NOT NULL,
    holding      INTEGER NOT NULL REFERENCES wallet_holdings (n),
    PRIMARY KEY (wallet, output)
) STRICT, WITHOUT ROWID;

CREATE INDEX wallet_inputs_holding ON wallet_inputs (holding);

-- Outputs whose first satoshi is an identity.
CREATE TABLE wallet_identities (
    wallet       INTEGER NOT NULL REFERENCES wallets (n),
    output       TEXT    NOT NULL,
    sats         INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    holding      TEXT    NOT NULL,
    PRIMARY KEY (wallet, output)
) STRICT, WITHOUT ROWID;
