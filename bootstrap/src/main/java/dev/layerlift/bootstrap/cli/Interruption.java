package dev.layerlift.bootstrap.cli;

import java.util.function.IntSupplier;

/**
 * Has a process that is told to end while it works, by Ctrl-C for example, say what becomes of the work. The exit code
 * stays that of the signal.
 */
final class Interruption {
    private Interruption() {}

    /** Does the work; gives its exit code. */
    static int toldOf(Screen screen, IntSupplier work) {
        return toldOf(screen, "what was accepted goes on with: layerlift resume", work);
    }

    /**
     * Does the work; gives its exit code.
     *
     * @param what what becomes of it when it is interrupted
     */
    static int toldOf(Screen screen, String what, IntSupplier work) {
        Thread hook = new Thread(() -> screen.note("layerlift: interrupted; " + what), "layerlift-interrupted");
        boolean ending = !added(hook);
        try {
            return work.getAsInt();
        } finally {
            if (!ending) {
                remove(hook);
            }
        }
    }

    private static boolean added(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            // The process is ending already, before anything was accepted.
            return false;
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, so that the line is on its way.
        }
    }
}
