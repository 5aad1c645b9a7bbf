package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.KnownAssets;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.CredentialVerifier.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks up what the status lists say of credentials. */
@Command(
        name = "status",
        description = "Look up whether credentials are revoked, suspended or superseded.",
        footer = {"", "Only the status is looked up; layerlift credential verify checks everything else."})
final class CredentialStatusCommand extends LayerliftCommand {
    @Parameters(
            paramLabel = "FILE|DID",
            arity = "0..*", // the subcommand takes none: run() asks for them
            description = "Files with credentials or presentations, or assets of the home.")
    private List<String> names = List.of();

    CredentialStatusCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        if (names.isEmpty()) {
            throw Inputs.usage("FILE or DID: none (expected: at least one)");
        }
        Map<String, List<Credential>> files = new LinkedHashMap<>();
        for (String name : names) {
            if (!name.startsWith("did:")) {
                files.put(name, CredentialFiles.read(name, around().in()));
            }
        }
        List<JsonObject> shapes = new ArrayList<>();
        boolean good = true;
        try (Layerlift layerlift = openToRead()) {
            for (String name : names) {
                List<Credential> credentials =
                        files.containsKey(name) ? files.get(name) : ofAsset(layerlift, Inputs.wholeDid(name));
                for (Credential credential : credentials) {
                    good &= checked(layerlift, name, credential, shapes);
                }
            }
        }
        screen().document(JsonObject.builder()
                .put("credentials", Shapes.array(shapes, shape -> shape))
                .build());
        return good ? ExitCode.DONE : ExitCode.FAILED;
    }

    private boolean checked(Layerlift layerlift, String name, Credential credential, List<JsonObject> shapes) {
        CredentialCheck check = layerlift
                .credentialVerifier()
                .verifyStatus(
                        credential,
                        layerlift.layers().lookup(),
                        around().clock().instant());
        String types = String.join(", ", credential.types());
        screen().line(name + "  " + types);
        for (Finding finding : check.findings()) {
            screen().line((finding.ok() ? "  ok    " : "  WRONG ") + finding.name() + ": " + finding.detail());
        }
        List<Finding> findings = new ArrayList<>(check.findings());
        // A list verifies as well when it is an older one: of its own lists the home knows what they have to say.
        boolean asSet = true;
        for (Check known : layerlift.knowledge().lists(credential)) {
            screen().line((known.ok() ? "  ok    " : "  WRONG ") + known.name() + ": " + known.detail());
            findings.add(new Finding(known.name(), known.ok(), known.detail()));
            asSet &= known.ok();
        }
        shapes.add(JsonObject.builder()
                .put("source", name)
                .put("types", types)
                .put("good", check.valid() && asSet)
                .put("revoked", check.revoked())
                .put("findings", Shapes.array(findings, CredentialStatusCommand::shape))
                .build());
        return check.valid() && asSet;
    }

    private static JsonObject shape(Finding finding) {
        return JsonObject.builder()
                .put("name", finding.name())
                .put("ok", finding.ok())
                .put("detail", finding.detail())
                .build();
    }

    private static List<Credential> ofAsset(Layerlift layerlift, Did did) {
        return KnownAssets.require(layerlift.assets(), did).credentials();
    }
}
