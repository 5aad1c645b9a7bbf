package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.asset.Asset;
import java.time.Duration;
import java.util.List;

/** The ordered steps of a path. The runner knows nothing else of it. */
public interface Plan {
    /** The steps, in order. */
    List<Step> steps();

    /**
     * What forbids to take it back: in what the source differs from its checkpoint, and what beyond the pivot may still
     * take effect; empty when all is as it was.
     */
    List<String> sourceProblems(Work work);

    /** The assets as they are after a rollback: a target that had been visible is retired. */
    List<Asset> assetsAfterRollback(Work work);

    /** How long to wait before a failure after the pivot is met again, when the first tries are used up. */
    default Duration lookAgain() {
        return Duration.ofSeconds(10);
    }

    /** The step of this name. */
    default Step step(String name) {
        return steps().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("step: " + name + " (expected: a step of this plan)"));
    }
}
