package dev.layerlift.testkit.memory;

import java.util.HashMap;
import java.util.Map;

/** Counts commits and breaks the ones that a test chose. Guarded by the lock of the tables. */
final class CommitFaults {
    private record Planned(CommitFault fault, boolean fatal) {}

    private final Map<Long, Planned> planned = new HashMap<>();
    private long commits;
    private boolean down;

    void plan(int nth, CommitFault fault, boolean fatal) {
        if (nth < 1) {
            throw new IllegalArgumentException("nth: " + nth + " (expected: >= 1, the next commit being 1)");
        }
        planned.put(commits + nth, new Planned(fault, fatal));
    }

    long commits() {
        return commits;
    }

    void checkUp() {
        if (down) {
            throw new SimulatedCrashException(
                    "the store is down since commit " + commits + "; restart() brings it back");
        }
    }

    void restart() {
        down = false;
        planned.clear();
    }

    /** Called once for every commit, before it writes. */
    void beforeCommit() {
        commits++;
        strike(CommitFault.BEFORE);
    }

    /** Called once for every commit, after it wrote. */
    void afterCommit() {
        strike(CommitFault.AFTER);
    }

    private void strike(CommitFault now) {
        Planned plan = planned.get(commits);
        if (plan == null || plan.fault() != now) {
            return;
        }
        planned.remove(commits);
        down = plan.fatal();
        throw new SimulatedCrashException("commit " + commits + " fails " + now + " it is applied, as planned");
    }
}
