package dev.layerlift.testkit.memory;

/** Where a commit breaks. */
public enum CommitFault {
    /** Before anything was written: the commit never happened. */
    BEFORE,
    /** After everything was written: the commit happened, and its caller does not know. */
    AFTER
}
