package dev.layerlift.bootstrap.wiring;

/** What a home is opened for. */
public enum Access {
    /** To look only: no lock, no passphrase, nothing is written. */
    READ,
    /** To change it. */
    CHANGE,
    /** To make it: what is missing is made. */
    CREATE
}
