package dev.layerlift.persistence.sql;

/**
 * What a transaction can hold against others that decide about the same thing. In this order: whoever took them in
 * different orders could wait for each other.
 */
enum Exclusive {
    /** A migration, by its id: its version and its lease. */
    MIGRATION,
    /** An identity: its claim, its versions, and whether what made it is being taken back. */
    IDENTITY,
    /** The books of a wallet, by their name. */
    WALLET,
    /** A batch, by its id, and the list that it is of, by its digest. */
    BATCH,
    /** The signed heads of the audit. */
    AUDIT_HEADS,
    /** The end of an audit stream. Last, because whoever holds it keeps every other record of the stream waiting. */
    AUDIT_STREAM
}
