package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.MigrationManager;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.SignedRequest;
import java.util.Optional;

/** Migrates what owners signed: one request, or one on each line; a bad one never stops the others. */
final class SignedRequests {
    private final Screen screen;
    private final MigrationManager manager;

    SignedRequests(Screen screen, MigrationManager manager) {
        this.screen = screen;
        this.manager = manager;
    }

    private record Outcome(String name, Optional<MigrationResult> result, Optional<MigrationError> error) {}

    /** Migrates those of a file; gives the exit code. */
    int of(JsonDocuments documents, String file) {
        MigrationReport report = new MigrationReport(screen);
        long[] done = {0};
        try (Progress progress = screen.progress("lifting", 0);
                InOrder<Outcome> work = new InOrder<>(outcome -> {
                    outcome.result().ifPresent(report::add);
                    outcome.error().ifPresent(error -> report.refused(outcome.name(), error));
                    progress.done(++done[0]);
                })) {
            documents.forEach("--request", file, item -> work.give(() -> migrate(item)));
            work.finish();
        }
        if (done[0] == 0) {
            screen.failure(MigrationException.validation(
                            "NOTHING_SELECTED",
                            "--request: " + file + " holds no request (expected: at least one)",
                            "have one signed: layerlift request sign FILE")
                    .error());
            return ExitCode.FAILED;
        }
        report.close();
        if (done[0] > 1) {
            screen.line(report.summary());
        }
        return report.exitCode();
    }

    private Outcome migrate(JsonDocuments.Item item) {
        String name = item.json().flatMap(json -> json.string("sourceDid")).orElse("item " + item.number());
        try {
            JsonObject json = item.json().orElseThrow(() -> item.error().orElseThrow());
            return new Outcome(
                    name, Optional.of(LayerliftCommand.await(manager.migrate(request(json)))), Optional.empty());
        } catch (RuntimeException e) {
            return new Outcome(
                    name,
                    Optional.empty(),
                    Optional.of(MigrationException.from(e).error()));
        }
    }

    private static SignedRequest request(JsonObject json) {
        try {
            return SignedRequest.fromJson(json);
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation(
                    "REQUEST_INVALID", "request: " + e.getMessage(), "give what layerlift request sign wrote");
        }
    }
}
