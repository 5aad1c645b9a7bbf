package dev.layerlift.bootstrap.cli;

import java.io.PrintStream;

/** How far long work is. */
interface Progress extends AutoCloseable {
    /** Draws nothing. */
    Progress NONE = new Progress() {
        @Override
        public void done(long count) {
            // There is nobody to show it to.
        }

        @Override
        public void clear() {
            // Nothing was drawn.
        }
    };

    /** How many items are done. */
    void done(long count);

    /** Takes the bar off the screen until the next change. */
    void clear();

    @Override
    default void close() {
        clear();
    }

    /** A bar on a terminal, drawn at most ten times a second. */
    final class Bar implements Progress {
        private static final int WIDTH = 30;
        private static final long REDRAW_NANOS = 100_000_000L;

        private final PrintStream err;
        private final String what;
        private final long total;
        private long drawnAt = System.nanoTime() - REDRAW_NANOS;
        private boolean visible;

        /** A bar; with a total below 1 it counts only. */
        Bar(PrintStream err, String what, long total) {
            this.err = err;
            this.what = what;
            this.total = total;
        }

        @Override
        public void done(long count) {
            long now = System.nanoTime();
            if (now - drawnAt < REDRAW_NANOS) {
                return;
            }
            drawnAt = now;
            visible = true;
            err.print("\r\033[K" + what + " " + (total < 1 ? count : bar(count)));
            err.flush();
        }

        @Override
        public void clear() {
            if (visible) {
                visible = false;
                err.print("\r\033[K");
                err.flush();
            }
        }

        private String bar(long count) {
            int filled = (int) (WIDTH * Math.min(count, total) / total);
            return "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + count + "/" + total;
        }
    }
}
