package dev.layerlift.bootstrap.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Formatter;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/**
 * Has warnings of the engine said in one line on standard error, without a stack trace. The JDK makes one of these when
 * something is logged for the first time, so that a start without a warning pays nothing for it.
 */
public final class OneLineLogging {
    /** The system property by which the JDK is told. */
    static final String PROPERTY = "java.util.logging.config.class";

    private static final String CONFIGURATION = """
            .level = WARNING
            handlers = java.util.logging.ConsoleHandler
            java.util.logging.ConsoleHandler.formatter = %s
            """.formatted(Line.class.getName());

    /** Called by the JDK. */
    public OneLineLogging() throws IOException {
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** A record as one line; called by the JDK. */
    public static final class Line extends Formatter {
        /** Called by the JDK. */
        public Line() {}

        @Override
        public String format(LogRecord record) {
            String thrown =
                    record.getThrown() == null ? "" : ": " + record.getThrown().getMessage();
            return Screen.clean("layerlift: warning: " + formatMessage(record) + thrown) + System.lineSeparator();
        }
    }
}
