package dev.layerlift.bootstrap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Where the {@code layerlift} command starts. */
public final class Main {
    private static final int BUFFER_BYTES = 8192;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        Surroundings around = new Surroundings(
                System.in,
                out,
                err,
                System.getenv(),
                System.getProperty("user.home"),
                Terminal.prompt(),
                Terminal.question(),
                Terminal.showsProgress(),
                Clock.systemUTC());
        if (!around.debug() && System.getProperty(OneLineLogging.PROPERTY) == null) {
            System.setProperty(OneLineLogging.PROPERTY, OneLineLogging.class.getName());
        }
        int code = new Cli(around).run(args);
        err.flush();
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        // Always UTF-8: JSON has to be, and file names are shown as they are.
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES),
                true,
                StandardCharsets.UTF_8);
    }
}
