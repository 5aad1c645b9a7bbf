package dev.layerlift.testkit.simulation;

/** What every call of a port ends with in a process that is dead: nothing it still does has an effect. */
public final class ProcessDiedError extends Error {
    private static final long serialVersionUID = 1L;

    ProcessDiedError(String process) {
        super(process + " is dead");
    }
}
