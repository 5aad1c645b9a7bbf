package dev.layerlift.domain.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.JournalEntry.Outcome;
import dev.layerlift.domain.migration.JournalEntry.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("P25")
class RollbackRulesTest {
    private static final MigrationPath WEB = MigrationPath.PEER_TO_WEBVH;
    private static final Instant NOW = Samples.NOW.plus(Duration.ofHours(2));

    private static JournalEntry entry(List<String> intents, Outcome... outcomes) {
        return new JournalEntry(
                Samples.ID, 1, Samples.NOW, List.of(), intents, List.of(outcomes), JsonObject.EMPTY, List.of());
    }

    private static Outcome undone(String step) {
        return new Outcome(step, Result.UNDONE);
    }

    private static Outcome applied(String step) {
        return new Outcome(step, Result.APPLIED);
    }

    @Test
    void nothingAnnouncedIsNothingToUndo() {
        assertThat(RollbackRules.toUndo(List.of())).isEmpty();
        assertThat(RollbackRules.toUndo(List.of(entry(List.of())))).isEmpty();
    }

    @Test
    void undoesTheLatestFirst() {
        assertThat(RollbackRules.toUndo(List.of(entry(List.of("a", "b")), entry(List.of("c"), applied("a")))))
                .containsExactly("c", "b", "a");
    }

    @Test
    void whatWasOnlyAnnouncedMayHaveHappened() {
        assertThat(RollbackRules.toUndo(List.of(entry(List.of("a")), entry(List.of("b")))))
                .containsExactly("b", "a");
    }

    @Test
    @Tag("P27")
    void leavesOutWhatWasFoundUndone() {
        List<JournalEntry> journal =
                List.of(entry(List.of("a", "b", "c")), entry(List.of(), undone("c"), applied("a"), undone("b")));
        assertThat(RollbackRules.toUndo(journal)).containsExactly("a");
    }

    @Test
    void takesUpAgainWhatWasAnnouncedAfterItWasUndone() {
        List<JournalEntry> journal =
                List.of(entry(List.of("a", "b")), entry(List.of(), undone("a")), entry(List.of("a")));
        assertThat(RollbackRules.toUndo(journal)).containsExactly("a", "b");
    }

    @Test
    void anOutcomeOfTheSameCommitComesAfterItsIntent() {
        assertThat(RollbackRules.toUndo(List.of(entry(List.of("a", "b"), undone("a")))))
                .containsExactly("b");
    }

    @Test
    void whatWasEverAnnouncedIsRememberedAlsoWhenItWasUndone() {
        List<JournalEntry> journal =
                List.of(entry(List.of("a", "b")), entry(List.of(), undone("b")), entry(List.of("c", "a")));
        assertThat(RollbackRules.announced(journal)).containsExactly("c", "b", "a");
        assertThat(RollbackRules.announced(List.of())).isEmpty();
    }

    @Test
    void announcedTwiceIsUndoneOnce() {
        assertThat(RollbackRules.toUndo(List.of(entry(List.of("a", "b")), entry(List.of("a")))))
                .containsExactly("b", "a");
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"PENDING", "VALIDATING", "CHECKPOINTED", "IN_PROGRESS"})
    void whatHasNotEndedMayBeRolledBack(MigrationState state) {
        for (MigrationPath path : MigrationPath.values()) {
            assertThat(RollbackRules.refusal(Samples.in(state, path, false), false, false, NOW))
                    .isEmpty();
        }
    }

    @Test
    void refusesWhatIsDecidedElsewhere() {
        assertThat(RollbackRules.refusal(Samples.in(MigrationState.ROLLED_BACK, WEB, true), true, false, NOW))
                .hasValueSatisfying(r -> assertThat(r).contains("rolled back already"));
        assertThat(RollbackRules.refusal(Samples.in(MigrationState.QUARANTINED, WEB, true), true, false, NOW))
                .hasValueSatisfying(r -> assertThat(r).contains("recover"));
        assertThat(RollbackRules.refusal(
                        Samples.in(MigrationState.ANCHORING, MigrationPath.PEER_TO_BTCO, true), true, false, NOW))
                .hasValueSatisfying(r -> assertThat(r).contains("the chain decides"));
    }

    @Test
    void whatFailedIsRolledBackIfAnythingWasCreated() {
        assertThat(RollbackRules.refusal(Samples.in(MigrationState.FAILED, WEB, true), true, false, NOW))
                .isEmpty();
        assertThat(RollbackRules.refusal(Samples.in(MigrationState.FAILED, WEB, false), false, false, NOW))
                .hasValueSatisfying(r -> assertThat(r).contains("nothing is left to undo"));
    }

    @Test
    void whatCompletedOnTheWebMayBeTakenBackFor24Hours() {
        Migration completed = Samples.in(MigrationState.COMPLETED, WEB, true);
        Instant last = completed.updatedAt().plus(Duration.ofHours(24));
        assertThat(RollbackRules.refusal(completed, true, false, completed.updatedAt()))
                .isEmpty();
        assertThat(RollbackRules.refusal(completed, true, false, last)).isEmpty();
        assertThat(RollbackRules.refusal(completed, true, false, last.plusNanos(1)))
                .hasValueSatisfying(r -> assertThat(r).contains("24 hours only").contains("2026-03-01T13:00:00Z"));
        assertThat(RollbackRules.refusal(completed, false, false, completed.updatedAt()))
                .hasValueSatisfying(r -> assertThat(r).contains("24 hours only"));
        assertThat(RollbackRules.refusal(completed, true, true, completed.updatedAt()))
                .hasValueSatisfying(r -> assertThat(r).contains("builds on its target"));
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationPath.class,
            names = {"PEER_TO_BTCO", "WEBVH_TO_BTCO"})
    void whatCompletedOnBitcoinIsNeverTakenBack(MigrationPath path) {
        Migration completed = Samples.in(MigrationState.COMPLETED, path, true);
        assertThat(RollbackRules.refusal(completed, true, false, completed.updatedAt()))
                .hasValueSatisfying(r -> assertThat(r).contains("cannot be undone"));
    }

    @Test
    void aJournalEntryKeepsItsOwnLists() {
        List<MigrationState> transitions = new ArrayList<>(List.of(MigrationState.VALIDATING));
        List<String> intents = new ArrayList<>(List.of("a"));
        List<Outcome> outcomes = new ArrayList<>(List.of(applied("a")));
        JournalFile file = new JournalFile(Layer.WEBVH, ObjectPath.ofPublic("a/b"), new byte[] {1});
        List<JournalFile> files = new ArrayList<>(List.of(file));
        JournalEntry entry =
                new JournalEntry(Samples.ID, 1, Samples.NOW, transitions, intents, outcomes, JsonObject.EMPTY, files);
        transitions.clear();
        intents.clear();
        outcomes.clear();
        files.clear();
        assertThat(entry.transitions()).containsExactly(MigrationState.VALIDATING);
        assertThat(entry.intents()).containsExactly("a");
        assertThat(entry.outcomes()).containsExactly(applied("a"));
        assertThat(entry.files()).containsExactly(file);
    }

    @Test
    void filesAreEqualByContent() {
        ObjectPath path = ObjectPath.ofPublic("a/b");
        JournalFile file = new JournalFile(Layer.WEBVH, path, new byte[] {1});
        assertThat(file)
                .isEqualTo(new JournalFile(Layer.WEBVH, path, new byte[] {1}))
                .hasSameHashCodeAs(new JournalFile(Layer.WEBVH, path, new byte[] {1}))
                .isNotEqualTo(new JournalFile(Layer.WEBVH, path, new byte[] {2}))
                .isNotEqualTo(new JournalFile(Layer.PEER, path, new byte[] {1}))
                .isNotEqualTo(new JournalFile(Layer.WEBVH, ObjectPath.ofRestricted("a/b"), new byte[] {1}))
                .isNotEqualTo(path);
        assertThat(file.hashCode()).isEqualTo(path.hashCode());
        assertThat(file.digest()).isEqualTo(Sha256.of(new byte[] {1}));
        assertThat(JournalEntry.FILE_SIZE_BYTES_MAX).isEqualTo(65_536);
    }
}
