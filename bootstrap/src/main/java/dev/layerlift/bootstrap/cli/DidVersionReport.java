package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidVersion;
import dev.layerlift.application.DidVersion.State;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidUpdater.Approvals;
import dev.layerlift.proofs.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what became of a version of a DID. */
final class DidVersionReport {
    private DidVersionReport() {}

    /** The shape of a version. */
    static JsonObject json(DidVersion version) {
        Approvals approvals = version.approvals();
        return JsonObject.builder()
                .put("did", version.did().value())
                .put("versionNumber", version.number())
                .put("versionId", version.versionId())
                .put("state", version.state().name().toLowerCase(Locale.ROOT))
                .put(
                        "approvals",
                        JsonObject.builder()
                                .put("threshold", approvals.threshold())
                                .put("witnesses", JsonArray.ofStrings(approvals.witnesses()))
                                .put("given", JsonArray.ofStrings(approvals.given()))
                                .put("missing", JsonArray.ofStrings(missing(approvals)))
                                .build())
                .put("warnings", JsonArray.ofStrings(version.warnings()))
                .build();
    }

    /** Says it: the document with {@code --json}, a few lines without. */
    static int tell(Screen screen, DidVersion version) {
        screen.document(json(version).with("document", version.document().json()));
        describe(screen, version);
        return ExitCode.DONE;
    }

    /** Lines for a person. */
    static void describe(Screen screen, DidVersion version) {
        screen.line(version.did().value());
        screen.line("  version " + version.number() + "  " + words(version) + "  " + version.versionId());
        version.warnings().forEach(warning -> screen.line("  note    " + warning));
        if (version.state() == State.AWAITING_APPROVALS) {
            missing(version.approvals()).forEach(witness -> screen.line("  missing " + witness));
            String did = version.did().value();
            screen.line("  → export it for them: layerlift webvh witness request " + did + " --out DIR");
            screen.line("  → bring their approvals: layerlift webvh witness add " + did + " FILE");
        }
        if (version.state() == State.SAVED) {
            screen.line("  → publish it: layerlift resume");
        }
        if (version.state() == State.PREPARED) {
            StrictJson.writePretty(version.document().json()).lines().forEach(screen::line);
        }
    }

    /** How far a version is, in words. */
    static String words(DidVersion version) {
        Approvals approvals = version.approvals();
        return switch (version.state()) {
            case PREPARED -> "not saved, only looked at";
            case AWAITING_APPROVALS ->
                "saved, waits for approvals: " + approvals.given().size() + " of " + approvals.threshold();
            case SAVED -> "saved, not published yet";
            case PUBLISHED -> "published";
        };
    }

    private static List<String> missing(Approvals approvals) {
        List<String> missing = new ArrayList<>(approvals.witnesses());
        missing.removeAll(approvals.given());
        return approvals.enough() ? List.of() : missing;
    }
}
