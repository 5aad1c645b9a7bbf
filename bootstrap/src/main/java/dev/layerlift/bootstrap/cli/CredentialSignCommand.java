package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.CredentialSigner.Signed;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.EnvironmentPassphrase;
import dev.layerlift.bootstrap.intake.CredentialFile;
import dev.layerlift.credential.jsonld.EddsaRdfc2022;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier.Finding;
import dev.layerlift.proofs.EddsaJcs2022;
import dev.layerlift.proofs.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs a credential with a key of the home. */
@Command(
        name = "sign",
        description = {
            "Sign a credential with a key of the home.",
            "A credential that is signed already gets one proof more."
        })
final class CredentialSignCommand extends LayerliftCommand {
    private static final List<String> SUITES = List.of(EddsaJcs2022.NAME, EddsaRdfc2022.NAME);

    @Parameters(paramLabel = "FILE", description = "The credential; - for standard input.")
    private String file = "";

    @Option(
            names = "--key",
            paramLabel = "REF",
            required = true,
            description = "A DID of the home, the DID URL of one of its keys, or the public key (z6Mk…).")
    private String key = "";

    @Option(names = "--suite", paramLabel = "SUITE", description = "eddsa-jcs-2022 (default) or eddsa-rdfc-2022.")
    private String suite = EddsaJcs2022.NAME;

    @Option(
            names = "--previous-proof",
            paramLabel = "ID",
            description = "The id of a proof that the new one builds on; may be given several times.")
    private List<String> previousProofs = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write it, a new file; default: standard output.")
    private @Nullable String out;

    CredentialSignCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        if (!SUITES.contains(suite)) {
            throw Inputs.usage(
                    "--suite: \"" + Shortened.of(suite) + "\" (expected: " + String.join(" or ", SUITES) + ")");
        }
        Optional<OutputFile> target = Optional.ofNullable(out).map(OutputFile::named);
        JsonObject credential = CredentialFile.read(file, around().in());
        try (Layerlift layerlift = openToRead()) {
            requireStructure(layerlift, credential);
            Signed signed = layerlift.withSigner(
                    new EnvironmentPassphrase(around().variables(), around().prompt(), false),
                    signer -> signer.sign(credential, key, suite, previousProofs, layerlift.resolver()));
            say(signed, target);
        }
        return ExitCode.DONE;
    }

    /** What a verifier would refuse for its structure is not signed in the first place. */
    private void requireStructure(Layerlift layerlift, JsonObject credential) {
        layerlift
                .credentialVerifier()
                .verify(
                        new Credential(credential.without("proof")),
                        did -> Optional.empty(),
                        around().clock().instant())
                .findings()
                .stream()
                .filter(finding -> finding.name().equals("structure") && !finding.ok())
                .map(Finding::detail)
                .findFirst()
                .ifPresent(problem -> {
                    throw MigrationException.validation("NOT_SIGNABLE", file + ": " + problem);
                });
    }

    private void say(Signed signed, Optional<OutputFile> target) {
        target.ifPresent(
                to -> to.write((StrictJson.writePretty(signed.document()) + "\n").getBytes(StandardCharsets.UTF_8)));
        screen().document(JsonObject.builder()
                .put("credential", signed.document())
                .put("verificationMethod", signed.verificationMethod())
                .put("cryptosuite", suite)
                .put("proofId", signed.proofId())
                .put("out", Shapes.orNull(target.map(to -> to.path().toString())))
                .build());
        if (target.isPresent()) {
            screen().line("Signed with " + suite + " by " + Shortened.of(signed.verificationMethod()) + ": "
                    + target.get().path());
            screen().line("Proof: " + signed.proofId());
        } else if (!screen().isJson()) {
            // As it was signed, to the last character: a screen would replace some of them.
            around().out().println(StrictJson.writePretty(signed.document()));
        }
    }
}
