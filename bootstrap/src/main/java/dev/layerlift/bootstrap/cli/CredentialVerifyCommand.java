package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.bootstrap.intake.CredentialFile;
import dev.layerlift.bootstrap.intake.OfflineDocuments;
import dev.layerlift.did.webvh.WebvhResolver;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks one credential. */
@Command(
        name = "verify",
        description = {
            "Check a credential: structure, validity, every proof, issuer and status.",
            "Verification methods are resolved; no home is needed."
        })
final class CredentialVerifyCommand extends LayerliftCommand {
    private static final Set<String> OF_THE_STATUS =
            Set.of(CredentialCheck.STATUS, CredentialCheck.REVOKED, CredentialCheck.NOTE);

    @Parameters(paramLabel = "FILE", description = "The credential; - for standard input.")
    private String file = "";

    @Option(
            names = "--documents",
            paramLabel = "DIR",
            description = {
                "DID documents that are believed instead of resolving: *.json,",
                "and folders of did:webvh with a did.jsonl."
            })
    private @Nullable String documents;

    CredentialVerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        byte[] bytes = CredentialFile.bytes(file, around().in());
        Optional<OfflineDocuments> offline = Optional.ofNullable(documents)
                .map(CredentialFile::path)
                .map(folder -> OfflineDocuments.read(
                        folder,
                        new WebvhResolver(new DataIntegrity(Ed25519Providers.adaptive()), around().clock()),
                        screen()::note));
        JsonObject json;
        try {
            json = StrictJson.parseObject(bytes);
        } catch (IllegalArgumentException e) {
            return report(JsonObject.EMPTY, List.of(new Check("structure", false, String.valueOf(e.getMessage()))));
        }
        return withVerifier((verifier, resolver) -> {
            DocumentLookup lookup = offline.map(d -> d.before(resolver)).orElse(resolver);
            return report(json, checks(verifier, new Credential(json), lookup));
        });
    }

    private List<Check> checks(CredentialVerifier verifier, Credential credential, DocumentLookup lookup) {
        List<Check> checks = new ArrayList<>();
        verifier.verify(credential, lookup, around().clock().instant())
                .findings()
                .forEach(finding -> checks.add(new Check(finding.name(), finding.ok(), finding.detail())));
        if (checks.stream().noneMatch(check -> OF_THE_STATUS.contains(check.name()))) {
            checks.add(new Check(CredentialCheck.STATUS, false, "not looked up, because something else does not hold"));
        }
        return checks;
    }

    private int report(JsonObject credential, List<Check> checks) {
        boolean valid = checks.stream().allMatch(Check::ok);
        screen().document(JsonObject.builder()
                .put("file", file)
                .put("id", Shapes.orNull(credential.string("id")))
                .put(
                        "issuer",
                        Shapes.orNull(credential
                                .string("issuer")
                                .or(() -> credential.object("issuer").flatMap(o -> o.string("id")))))
                .put("valid", valid)
                .put("checks", Shapes.array(checks, Shapes::check))
                .build());
        VerifyCommand.describe(screen(), checks);
        screen().line(valid ? "The credential holds." : "The credential does not hold.");
        return valid ? ExitCode.DONE : ExitCode.FAILED;
    }
}
