package dev.layerlift.application.internal.lift;

import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.port.ContentStore;
import java.util.List;

/** The files that a migration brings about, and those of them that are there. */
final class TargetFiles {
    private TargetFiles() {}

    /** All files of the target, from the journal; none before they were fixed. */
    static List<TargetFile> of(Work work) {
        return work.find(PreparedLift.class)
                .or(() -> work.note(PreparedLift.NOTE).map(PreparedLift::fromJson))
                .map(PreparedLift::files)
                .orElse(List.of());
    }

    /** Those that are there, each with the command that removes it. */
    static List<String> remaining(ContentStore store, List<TargetFile> files) {
        return files.stream()
                .filter(f -> store.stat(f.path()).isPresent())
                .map(f -> f.path() + " is still there; remove it: " + store.removal(f.path()))
                .toList();
    }
}
