package dev.layerlift.testkit.memory;

/** A test asked for this failure of a commit: see {@link InMemoryPersistence#failCommit}. */
public final class SimulatedCrashException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulatedCrashException(String message) {
        super(message);
    }
}
