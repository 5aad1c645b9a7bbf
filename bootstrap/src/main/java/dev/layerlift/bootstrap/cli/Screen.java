package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.PrintStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a command says: lines for a person, or with {@code --json} one document on standard output and nothing else.
 * Control characters, which a file name may hold, never reach the terminal.
 */
final class Screen {
    private static final Pattern CONTROL =
            Pattern.compile("[\\p{Cntrl}&&[^\\t]]|[\\u0080-\\u009F\\u202A-\\u202E\\u2066-\\u2069]");

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final boolean drawsProgress;
    private Progress progress = Progress.NONE;
    private @Nullable JsonList open;

    Screen(Surroundings around, boolean json) {
        this.out = around.out();
        this.err = around.err();
        this.json = json;
        this.drawsProgress = around.progress();
    }

    /** Whether the output is JSON. */
    boolean isJson() {
        return json;
    }

    /** A line for a person; nothing with {@code --json}. */
    void line(String text) {
        if (!json) {
            progress.clear();
            out.println(clean(text));
        }
    }

    /** A remark on standard error, also with {@code --json}. */
    void note(String text) {
        progress.clear();
        err.println(clean(text));
    }

    /** The one document; nothing without {@code --json}. */
    void document(JsonObject document) {
        if (json) {
            out.println(StrictJson.write(document));
        }
    }

    /** Starts the one document as a list that is written while it grows; nothing is written without {@code --json}. */
    JsonList list(String name) {
        open = new JsonList(json ? out : null, name);
        return open;
    }

    /**
     * A failure: the document with {@code --json}, lines on standard error without. A list that was begun is finished
     * with it, so that there is still one document.
     */
    void failure(MigrationError error) {
        if (json && open != null && !open.isClosed()) {
            open.put("error", Shapes.error(error));
            open.close();
        } else if (json) {
            document(JsonObject.builder().put("error", Shapes.error(error)).build());
        } else {
            progress.clear();
            explain(error, "layerlift: ");
        }
    }

    /** A failure of one item among several, for a person. */
    void itemFailure(String item, MigrationError error) {
        if (!json) {
            progress.clear();
            // No colon: the item is often a DID, and whoever copies that would take the colon along.
            explain(error, item + "  ");
        }
    }

    /** A line on standard output, whoever reads it. */
    void write(String text) {
        out.println(clean(text));
        out.flush();
    }

    /** Lines that are drawn over; none without a terminal and with {@code --json}. */
    Optional<LiveLines> live() {
        return drawsProgress && !json ? Optional.of(new LiveLines(err)) : Optional.empty();
    }

    /** A bar that shows how far long work is; silent without a terminal and with {@code --json}. */
    Progress progress(String what, long total) {
        progress = drawsProgress && !json ? new Progress.Bar(err, clean(what), total) : Progress.NONE;
        return progress;
    }

    private void explain(MigrationError error, String before) {
        err.println(clean(before + error.message()));
        if (Shapes.hasDetail(error)) {
            err.println(clean("  detail: " + error.detail()));
        }
        for (String step : error.recovery()) {
            err.println(clean("  → " + step));
        }
    }

    static String clean(String text) {
        return CONTROL.matcher(text).replaceAll("\uFFFD");
    }
}
