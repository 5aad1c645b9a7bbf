package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.VerificationReport;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.LayerliftReader;
import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebvhDid;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a DID from its published files alone: those of the home's own host in the store, any other over HTTPS. */
@Command(name = "verify", description = "Check log, document, Link, credentials and content from the published files.")
final class VerifyCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The asset, or any did:webvh.")
    private String did = "";

    @Option(names = "--https", description = "Look from outside, also at a DID of the home's own host.")
    private boolean https;

    VerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        VerificationReport report = report(Inputs.did(did));
        screen().document(Shapes.verification(report));
        describe(screen(), report.checks());
        screen().line(report.valid() ? "Everything holds." : "It does not verify.");
        return report.valid() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private VerificationReport report(Did wanted) {
        if (wanted instanceof WebvhDid webvh && !home().exists()) {
            try (LayerliftReader reader = LayerliftReader.open(HttpsWebConfig.DEFAULT, around().clock())) {
                return reader.webVerifier().verify(webvh);
            }
        }
        try (Layerlift layerlift = openToRead()) {
            return wanted instanceof WebvhDid webvh && (https || !isOwn(layerlift, webvh))
                    ? layerlift.webVerifier().verify(webvh)
                    : layerlift.verifier().verify(wanted);
        }
    }

    private static boolean isOwn(Layerlift layerlift, WebvhDid webvh) {
        return layerlift.layers().has(Layer.WEBVH)
                && layerlift.layers().method(Layer.WEBVH).placeOf(webvh).isPresent();
    }

    /** A line for every check. */
    static void describe(Screen screen, List<Check> checks) {
        for (Check check : checks) {
            screen.line((check.ok() ? "  ok    " : "  WRONG ")
                    + check.name()
                    + (check.detail().isEmpty() ? "" : ": " + check.detail()));
        }
    }
}
