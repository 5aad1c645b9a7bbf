package dev.layerlift.application.internal.saga;

import java.util.List;

/**
 * One step of a plan. A step without effects only reads and stages what the next commit writes; it may run again after a
 * crash. A step with effects is announced in the journal before it is applied, and its outcome is journalled after.
 */
public interface Step {
    /** Its name in the journal. Never changed once released. */
    String name();

    /** Whether it changes anything outside the journal. */
    default boolean hasEffect() {
        return false;
    }

    /** Whether what it staged must be durable before the next step. */
    default boolean commitsAfter() {
        return false;
    }

    /** Whether it is done already: says the journal, or, for an effect, the world. Restores what later steps need. */
    boolean check(Work work);

    /** Does it. */
    void apply(Work work);

    /** Looks at the effect; throws when it is not there. */
    default void verify(Work work) {}

    /**
     * Puts in order what a late worker did once more when others had gone on: makes durable what it wrote over what was
     * durable already, and takes away what is needed no longer. Never called by those who go on.
     */
    default void keep(Work work) {}

    /** Takes the effect back; doing so twice is fine. */
    default void undo(Work work) {}

    /** What of the effect is still there after {@link #undo}, each with the name of the thing; looked up, not assumed. */
    default List<String> remains(Work work) {
        return List.of();
    }

    /** What had been visible and cannot be taken back, by name. */
    default List<String> irreversible(Work work) {
        return List.of();
    }
}
