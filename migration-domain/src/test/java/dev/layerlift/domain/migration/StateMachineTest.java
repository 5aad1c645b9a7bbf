package dev.layerlift.domain.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.did.Layer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("P15")
class StateMachineTest {
    /** Written from the specification, not from the code: from, to, on which paths, and whether a checkpoint is needed. */
    private static final String[] TABLE = {
        "PENDING VALIDATING any -",
        "PENDING FAILED any -",
        "VALIDATING CHECKPOINTED any -",
        "VALIDATING FAILED any -",
        "CHECKPOINTED IN_PROGRESS any -",
        "CHECKPOINTED FAILED any -",
        "IN_PROGRESS ANCHORING btco -",
        "IN_PROGRESS COMPLETED webvh -",
        "IN_PROGRESS FAILED any -",
        "ANCHORING COMPLETED any -",
        "ANCHORING FAILED any -",
        "ANCHORING QUARANTINED any -",
        "COMPLETED FAILED webvh -",
        "FAILED ROLLED_BACK any checkpoint",
        "FAILED QUARANTINED any checkpoint",
        "QUARANTINED ROLLED_BACK any -",
        "QUARANTINED COMPLETED any -",
    };

    record Case(MigrationState from, MigrationState to, MigrationPath path, boolean checkpoint) {}

    static Stream<Case> everyPairOnEveryPath() {
        List<Case> cases = new ArrayList<>();
        for (MigrationState from : MigrationState.values()) {
            for (MigrationState to : MigrationState.values()) {
                for (MigrationPath path : MigrationPath.values()) {
                    cases.add(new Case(from, to, path, false));
                    cases.add(new Case(from, to, path, true));
                }
            }
        }
        return cases.stream();
    }

    private static boolean expected(Case c) {
        for (String line : TABLE) {
            String[] row = line.split(" ", -1);
            boolean onPath = row[2].equals("any") || row[2].equals(c.path().target() == Layer.BTCO ? "btco" : "webvh");
            boolean checkpointThere = row[3].equals("-") || c.checkpoint();
            if (row[0].equals(c.from().name()) && row[1].equals(c.to().name()) && onPath && checkpointThere) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @MethodSource("everyPairOnEveryPath")
    void allowsWhatTheTableSaysAndNothingElse(Case c) {
        assertThat(StateMachine.allows(c.from(), c.to(), c.path(), c.checkpoint()))
                .isEqualTo(expected(c));
    }

    @ParameterizedTest
    @MethodSource("everyPairOnEveryPath")
    void theAggregateGoesThroughTheTable(Case c) {
        Migration migration = Samples.in(c.from(), c.path(), c.checkpoint());
        if (expected(c)) {
            Migration moved = migration.to(c.to());
            assertThat(moved.state()).isEqualTo(c.to());
            assertThat(moved.version()).isEqualTo(migration.version());
        } else {
            assertThatThrownBy(() -> migration.to(c.to()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(migration.id().toString())
                    .hasMessageContaining(c.from() + " to " + c.to())
                    .hasMessageContaining("expected: one of " + StateMachine.after(c.from()));
        }
    }

    @ParameterizedTest
    @EnumSource(MigrationState.class)
    void listsTheSuccessorsOfEveryState(MigrationState from) {
        Set<MigrationState> expected = new LinkedHashSet<>();
        for (String line : TABLE) {
            String[] row = line.split(" ", -1);
            if (row[0].equals(from.name())) {
                expected.add(MigrationState.valueOf(row[1]));
            }
        }
        assertThat(StateMachine.after(from)).isEqualTo(expected);
    }

    @Test
    void whatIsListedIsACopy() {
        StateMachine.after(MigrationState.PENDING).add(MigrationState.COMPLETED);
        assertThat(StateMachine.after(MigrationState.PENDING)).doesNotContain(MigrationState.COMPLETED);
    }

    @Test
    void everyStateIsReachedFromPendingOnSomePath() {
        Set<MigrationState> reached = new LinkedHashSet<>(Set.of(MigrationState.PENDING));
        for (int i = 0; i < MigrationState.values().length; i++) {
            List.copyOf(reached).forEach(s -> reached.addAll(StateMachine.after(s)));
        }
        assertThat(reached).containsExactlyInAnyOrder(MigrationState.values());
    }

    @Tag("P08")
    @ParameterizedTest
    @CsvSource({
        "PENDING,      false, true,  false, true",
        "VALIDATING,   false, true,  false, true",
        "CHECKPOINTED, false, true,  false, true",
        "IN_PROGRESS,  false, true,  false, true",
        "ANCHORING,    false, true,  false, true",
        "COMPLETED,    true,  true,  true,  true",
        "FAILED,       true,  false, false, true",
        "ROLLED_BACK,  true,  false, true,  false",
        "QUARANTINED,  true,  true,  true,  true",
    })
    void knowsWhatIsAtRestAndWhatHoldsItsClaim(
            MigrationState state, boolean restsWithout, boolean claimsWithout, boolean restsWith, boolean claimsWith) {
        assertThat(StateMachine.atRest(state, false)).isEqualTo(restsWithout);
        assertThat(StateMachine.holdsClaim(state, false)).isEqualTo(claimsWithout);
        assertThat(StateMachine.atRest(state, true)).isEqualTo(restsWith);
        assertThat(StateMachine.holdsClaim(state, true)).isEqualTo(claimsWith);
        Migration without = Samples.in(state, MigrationPath.PEER_TO_WEBVH, false);
        Migration with = Samples.in(state, MigrationPath.PEER_TO_WEBVH, true);
        assertThat(without.atRest()).isEqualTo(restsWithout);
        assertThat(without.holdsClaim()).isEqualTo(claimsWithout);
        assertThat(with.atRest()).isEqualTo(restsWith);
        assertThat(with.holdsClaim()).isEqualTo(claimsWith);
    }
}
