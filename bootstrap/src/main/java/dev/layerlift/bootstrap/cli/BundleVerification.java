package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.AuditBundleVerifier;
import dev.layerlift.application.AuditBundleVerifier.BundleReport;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Verifies a bundle of audit records; needs no home. */
final class BundleVerification {
    private final AuditBundleVerifier verifier;
    private final Screen screen;

    BundleVerification(AuditBundleVerifier verifier, Screen screen) {
        this.verifier = verifier;
        this.screen = screen;
    }

    int run(String file, Optional<String> noted) {
        BundleReport report = verify(file, noted);
        screen.document(JsonObject.builder()
                .put("valid", report.valid())
                .put("systemKey", report.systemKey())
                .put("partial", report.partial())
                .put("streams", report.streams())
                .put("records", report.records())
                .put("heads", report.heads())
                .put("problems", Shapes.array(report.problems(), Shapes::check))
                .build());
        report.problems().forEach(problem -> screen.line("  WRONG " + problem.detail()));
        screen.line(Texts.count(report.records(), "record") + " and " + Texts.count(report.heads(), "head")
                + (report.valid() ? ", all signed and in their places" : ", and they do not verify")
                + (noted.isPresent()
                        ? ", by the key you gave."
                        : ", by the key that the bundle names: " + report.systemKey()));
        if (report.partial()) {
            screen.line("The bundle is a part: it proves what is in it, and not that nothing else was recorded.");
        }
        return report.valid() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private BundleReport verify(String file, Optional<String> noted) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return verifier.verify(in, noted);
        } catch (InvalidPathException | NoSuchFileException e) {
            throw unreadable(file, "there is no such file");
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    private static MigrationException unreadable(String file, String why) {
        return MigrationException.validation(
                "BUNDLE_UNREADABLE",
                "--bundle: " + Screen.clean(file) + " cannot be read: " + why + " (expected: a bundle)",
                "name a file that layerlift audit export wrote");
    }
}
