package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.asset.Asset;
import java.util.List;

/** The ordered steps of a path. The runner knows nothing else of it. */
public interface Plan {
    /** The steps, in order. */
    List<Step> steps();

    /** In what the source differs from its checkpoint; empty when it is as it was. */
    List<String> sourceProblems(Work work);

    /** The assets as they are after a rollback: a target that had been visible is retired. */
    List<Asset> assetsAfterRollback(Work work);

    /** The step of this name. */
    default Step step(String name) {
        return steps().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("step: " + name + " (expected: a step of this plan)"));
    }
}
