package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationManager;
import dev.layerlift.application.Subscription;
import dev.layerlift.domain.event.MigrationEvent.InProgress;
import dev.layerlift.domain.migration.TransferProgress;
import java.io.PrintStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How far long work is. */
interface Progress extends AutoCloseable {
    /** Draws nothing. */
    Progress NONE = new Progress() {
        @Override
        public void done(long count) {
            // There is nobody to show it to.
        }

        @Override
        public void transferring(TransferProgress transfer) {
            // There is nobody to show it to.
        }

        @Override
        public void clear() {
            // Nothing was drawn.
        }
    };

    /** How many items are done. */
    void done(long count);

    /** How far the content of an item is; any thread may say so. */
    void transferring(TransferProgress transfer);

    /** Takes the bar off the screen until the next change. */
    void clear();

    /** Does this work, and shows how far the transfers of content are that an engine makes meanwhile. */
    default <T> T ofTransfers(MigrationManager manager, Supplier<T> work) {
        Subscription told = manager.subscribe(event -> {
            if (event instanceof InProgress coming) {
                coming.transfer().ifPresent(this::transferring);
            }
        });
        try {
            return work.get();
        } finally {
            told.close();
        }
    }

    @Override
    default void close() {
        clear();
    }

    /** How much of a total is done, as a bar of so many characters. */
    static String bar(int width, long count, long total) {
        int filled = (int) (width * Math.min(count, total) / total);
        return "[" + "#".repeat(filled) + "-".repeat(width - filled) + "]";
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
        private boolean closed;
        private long done;
        private @Nullable TransferProgress transfer;

        /** A bar; with a total below 1 it counts only. */
        Bar(PrintStream err, String what, long total) {
            this.err = err;
            this.what = what;
            this.total = total;
        }

        @Override
        public synchronized void done(long count) {
            done = count;
            transfer = null;
            draw();
        }

        @Override
        public synchronized void transferring(TransferProgress progress) {
            transfer = progress.bytesTransferred() < progress.totalBytes() ? progress : null;
            draw();
        }

        @Override
        public synchronized void close() {
            // Somebody on another thread may still have something to say.
            closed = true;
            clear();
        }

        @Override
        public synchronized void clear() {
            if (visible) {
                visible = false;
                err.print("\r\033[K");
                err.flush();
            }
        }

        private void draw() {
            long now = System.nanoTime();
            if (closed || now - drawnAt < REDRAW_NANOS) {
                return;
            }
            drawnAt = now;
            visible = true;
            err.print("\r\033[K" + what + " " + text());
            err.flush();
        }

        private String text() {
            TransferProgress moving = transfer;
            if (moving == null) {
                return total < 1 ? String.valueOf(done) : bar(WIDTH, done, total) + " " + done + "/" + total;
            }
            String items = total == 1 ? "" : done + (total < 1 ? "" : "/" + total) + ", ";
            return items + bar(WIDTH, moving.percentComplete(), 100) + " " + Texts.transfer(moving);
        }
    }
}
