package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.AuditVerifier.AuditReport;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Looks at a home from another process than the one that worked on it. It reads through the product's own verifier, in
 * this process and without the passphrase, because hundreds of calls of the command would take minutes.
 */
final class Aftermath {
    private final User user;
    private final Set<String> verified = new HashSet<>();

    Aftermath(User user) {
        this.user = user;
    }

    /** How many migrations are neither finished nor taken back. */
    int interrupted() {
        try (Layerlift home = open()) {
            return all(home, MigrationQuery.ofUnfinished()).size();
        }
    }

    /** The identities of the sources that have a completed successor. */
    Set<String> migrated() {
        try (Layerlift home = open()) {
            Set<String> sources = new HashSet<>();
            all(home, MigrationQuery.ALL).stream()
                    .filter(migration -> migration.state() == MigrationState.COMPLETED)
                    .forEach(migration -> sources.add(migration.sourceDid().value()));
            return sources;
        }
    }

    /** The ids of the migrations that are completed. */
    List<String> completed() {
        try (Layerlift home = open()) {
            return all(home, MigrationQuery.ALL).stream()
                    .filter(migration -> migration.state() == MigrationState.COMPLETED)
                    .map(migration -> migration.id().toString())
                    .toList();
        }
    }

    /**
     * Checks that nothing is half there: every migration ended, every completed one verifies (once, or all of them again),
     * the audit holds, and the public folder is what the completed ones explain.
     *
     * @param takenBack the migrations that were completed and whose rollback was asked for
     * @param again whether those that were verified before are verified again
     */
    void isWhole(Set<String> takenBack, boolean again) {
        try (Layerlift home = open()) {
            List<Migration> migrations = all(home, MigrationQuery.ALL);
            assertThat(migrations)
                    .allSatisfy(m -> assertThat(m.state())
                            .as(m + " has ended")
                            .isIn(MigrationState.COMPLETED, MigrationState.ROLLED_BACK, MigrationState.FAILED));
            List<String> completed = targets(migrations, MigrationState.COMPLETED);
            for (String did : completed) {
                if (again || verified.add(did)) {
                    assertThat(home.verifier().verify(Did.parse(did))).matches(report -> report.valid(), "verifies");
                }
            }
            List<String> logsLeft = targets(
                    migrations.stream()
                            .filter(m -> takenBack.contains(m.id().toString()))
                            .toList(),
                    MigrationState.ROLLED_BACK);
            assertThat(logsLeft)
                    .allSatisfy(did -> assertThat(
                                    home.layers().resolve(Did.parse(did)).deactivated())
                            .as(did + " is deactivated")
                            .isTrue());
            assertThat(user.published().files()).isEqualTo(user.published().allowed(completed, logsLeft));
            AuditReport audit = home.auditVerifier().verify(home.systemKey());
            assertThat(audit.problems()).isEmpty();
            assertThat(audit.records()).isGreaterThanOrEqualTo(completed.size());
        }
    }

    /** How many migrations are in each state. */
    Map<MigrationState, Integer> states() {
        try (Layerlift home = open()) {
            Map<MigrationState, Integer> counts = new TreeMap<>();
            all(home, MigrationQuery.ALL).forEach(m -> counts.merge(m.state(), 1, Integer::sum));
            return counts;
        }
    }

    /** Files of uploads and writes that nobody finished, in whatever store. */
    List<Path> leftInStaging() {
        try (Stream<Path> all = Files.walk(user.home())) {
            return all.filter(path -> path.toString().contains(".staging~"))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Layerlift open() {
        return Layerlift.openReadOnly(new HomeDirectory(user.home()));
    }

    private static List<String> targets(List<Migration> migrations, MigrationState state) {
        return migrations.stream()
                .filter(migration -> migration.state() == state)
                .flatMap(migration -> migration.targetDid().stream())
                .map(Did::value)
                .toList();
    }

    private static List<Migration> all(Layerlift home, MigrationQuery query) {
        List<Migration> all = new ArrayList<>();
        Page<Migration> page = home.migrationManager().findMigrations(query);
        all.addAll(page.items());
        while (page.next().isPresent()) {
            page = home.migrationManager().findMigrations(query.from(page.next()));
            all.addAll(page.items());
        }
        return all;
    }
}
