package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.AuditVerifier.AuditReport;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.LayerliftReader;
import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the audit records. */
@Command(name = "verify", description = "Check the signature and the place of every audit record.")
final class AuditVerifyCommand extends LayerliftCommand {
    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The public key of the system (z6Mk…), where you noted it; default: as the home says.")
    private @Nullable String key;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description =
                    "A bundle that audit export wrote; needs no home. Give --key, or it is believed which key signed.")
    private @Nullable String bundle;

    AuditVerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Optional<String> noted = Optional.ofNullable(key).map(Inputs::publicKey);
        if (bundle != null) {
            try (LayerliftReader reader = LayerliftReader.open(HttpsWebConfig.DEFAULT, around().clock())) {
                return new BundleVerification(reader.auditBundleVerifier(), screen()).run(bundle, noted);
            }
        }
        try (Layerlift layerlift = openToRead()) {
            String systemKey = noted.orElseGet(layerlift::systemKey);
            AuditReport records = layerlift.auditVerifier().verify(systemKey);
            List<Check> problems = new ArrayList<>(records.problems());
            noted.flatMap(wanted -> otherKey(layerlift, wanted)).ifPresent(problem -> problems.add(0, problem));
            AuditReport report = new AuditReport(
                    records.streams(),
                    records.records(),
                    records.heads(),
                    records.copies(),
                    records.headCopies(),
                    problems);
            screen().document(JsonObject.builder()
                    .put("valid", report.valid())
                    .put("systemKey", systemKey)
                    .put("streams", report.streams())
                    .put("records", report.records())
                    .put("heads", report.heads())
                    .put("copies", report.copies())
                    .put("headCopies", report.headCopies())
                    .put("problems", Shapes.array(report.problems(), Shapes::check))
                    .build());
            report.problems().forEach(problem -> screen().line("  WRONG " + problem.detail()));
            screen().line(Texts.count(report.records(), "record")
                    + (report.valid()
                            ? ", all signed and in their places" + (noted.isPresent() ? ", by the key you gave." : ".")
                            : ", and they do not verify."));
            return report.valid() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    /** A home that names another key signs what comes next with that one, also where there is no record yet. */
    private static Optional<Check> otherKey(Layerlift layerlift, String wanted) {
        String named;
        try {
            named = layerlift.systemKey();
        } catch (MigrationException e) {
            return Optional.of(new Check("system key", false, e.error().message()));
        }
        return named.equals(wanted)
                ? Optional.empty()
                : Optional.of(new Check(
                        "system key", false, "the home names another key, " + named + " (expected: " + wanted + ")"));
    }
}
