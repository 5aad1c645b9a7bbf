package dev.layerlift.bootstrap.cli;

import java.io.PrintStream;
import java.util.List;

/** A few lines on a terminal that are drawn over each time they change. Each fits into 80 columns. */
final class LiveLines {
    /** As many as are drawn; of more it is said how many there are. */
    static final int LINES_MAX = 20;

    private static final int COLUMNS = 79;

    private final PrintStream terminal;
    private int drawn;

    LiveLines(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Draws these in place of those that are there. */
    void draw(List<String> lines) {
        StringBuilder text = new StringBuilder(erased());
        int shown = lines.size() > LINES_MAX ? LINES_MAX - 1 : lines.size();
        lines.subList(0, shown)
                .forEach(line -> text.append(fitting(Screen.clean(line))).append('\n'));
        drawn = shown;
        if (shown < lines.size()) {
            text.append("… and ").append(lines.size() - shown).append(" more\n");
            drawn++;
        }
        terminal.print(text);
        terminal.flush();
    }

    /** Takes them off the screen. */
    void clear() {
        terminal.print(erased());
        terminal.flush();
        drawn = 0;
    }

    private String erased() {
        return drawn == 0 ? "" : "\033[" + drawn + "A\r\033[J";
    }

    private static String fitting(String line) {
        return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 1) + "…";
    }
}
