package dev.layerlift.application;

/** What an operator decides about a quarantined migration, after mending what it names. */
public enum Decision {
    /** Take back what is left, and look again. */
    ROLL_BACK,
    /** Bring about what is missing, read everything back, and complete. */
    COMPLETE
}
