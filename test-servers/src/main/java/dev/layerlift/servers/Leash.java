package dev.layerlift.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs the main class of a server in a process that ends when its standard input does, which is when the process that
 * started it died, however it died.
 */
public final class Leash {
    private static final int FAREWELL_MILLIS_MAX = 5000;

    private Leash() {}

    /** The first argument names the main class, the others are for it. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        start("leash", Leash::waitForTheEnd);
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(arguments[0] + " failed", e.getCause());
        }
    }

    private static void waitForTheEnd() {
        try {
            // Nothing is said on it; only its end counts.
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("the standard input failed: " + e);
        }
        start("leash-halt", () -> {
            try {
                Thread.sleep(FAREWELL_MILLIS_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
        System.exit(0);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
