package dev.layerlift.application.internal.audit;

import dev.layerlift.application.VerificationReport.Check;
import java.util.ArrayList;
import java.util.List;

/** What does not hold, each once; no more than a person reads. */
public final class Findings {
    private static final int MAX = 100;

    private final List<Check> problems = new ArrayList<>();

    /** Notes a problem, as a sentence that begins with what it is about. */
    public void add(String about, String problem) {
        Check found = Check.failed(about, about + " " + problem);
        if (!full() && !problems.contains(found)) {
            problems.add(found);
        }
    }

    /** Whether nothing more is noted. */
    public boolean full() {
        return problems.size() >= MAX;
    }

    /** What was noted, in order. */
    public List<Check> problems() {
        return List.copyOf(problems);
    }
}
