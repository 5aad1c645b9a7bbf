package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.KnownAssets;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows or changes the access policy of an asset. */
@Command(
        name = "policy",
        description = {
            "Show, or change, how much of an asset may become visible to others.",
            "It holds whatever a migration asks for, and goes along with the asset."
        })
final class PolicyCommand extends LayerliftCommand {
    private static final String ANY = "any";
    private static final String NONE = "none";

    @Parameters(paramLabel = "DID", description = "The asset.")
    private String did = "";

    @Option(
            names = "--up-to",
            paramLabel = "LAYER",
            description = "The highest layer: peer, webvh, or btco for no limit.")
    private @Nullable String upTo;

    @Option(
            names = "--publishable",
            split = ",",
            paramLabel = "TYPE",
            description = "The only credential types that may be published, or any, or none.")
    private @Nullable List<String> publishable;

    PolicyCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.wholeDid(did);
        Optional<Layer> layer = Optional.ofNullable(upTo).map(text -> Inputs.layer("--up-to", text));
        boolean changes = layer.isPresent() || publishable != null;
        try (Layerlift layerlift = changes ? openToChange() : openToRead()) {
            Asset asset = changes
                    ? layerlift.accessPolicies().change(wanted, policy -> changed(policy, layer))
                    : KnownAssets.require(layerlift.assets(), wanted);
            screen().document(JsonObject.builder()
                    .put("did", asset.did().value())
                    .put("policy", asset.policy().toJson())
                    .build());
            screen().line(Texts.did(asset.did()));
            screen().line("  policy       " + words(asset.policy()));
        }
        return ExitCode.DONE;
    }

    private AccessPolicy changed(AccessPolicy policy, Optional<Layer> layer) {
        try {
            return new AccessPolicy(
                    layer.orElse(policy.upTo()), publishable == null ? policy.publishable() : types(publishable));
        } catch (IllegalArgumentException e) {
            throw Inputs.usage("--publishable: " + e.getMessage());
        }
    }

    private static Optional<Set<String>> types(List<String> typed) {
        if (typed.equals(List.of(ANY))) {
            return Optional.empty();
        }
        return Optional.of(typed.equals(List.of(NONE)) ? Set.of() : Set.copyOf(typed));
    }

    /** What a policy says, in words. */
    static String words(AccessPolicy policy) {
        String layers = policy.upTo() == Layer.PEER
                ? "stays private"
                : "up to " + policy.upTo().id();
        String credentials = policy.publishable()
                .map(types -> types.isEmpty()
                        ? "no credential may be published"
                        : "only these credentials may be published: " + String.join(", ", new TreeSet<>(types)))
                .orElse("any credential may be published");
        return layers + ", " + credentials;
    }
}
