package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.credential.CredentialSelection;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationOptions.PartialMode;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How assets are lifted, as it is typed. */
final class LiftOptions {
    @Option(names = "--max-fee", paramLabel = "SATS", description = "The most to spend on network fees.")
    private @Nullable Long maxFee;

    @Option(
            names = "--owner-address",
            paramLabel = "ADDRESS",
            description = "Whom the identity's output pays, to btco (default: the wallet of the home).")
    private @Nullable String owner;

    @Option(
            names = "--chunk-size",
            paramLabel = "SIZE",
            description = "Transfer content in chunks of this size: bytes, or such as 10MB or 10MiB.")
    private @Nullable String chunkSize;

    @Option(names = "--disclose", description = "Agree that a source document with more than keys becomes public.")
    private boolean disclose;

    /** Whether any of them was typed. */
    boolean isGiven() {
        return maxFee != null || owner != null || chunkSize != null || disclose;
    }

    /** The options of a migration to this layer. */
    MigrationOptions options(Layer target) {
        if (owner != null && target != Layer.BTCO) {
            throw Inputs.usage("--owner-address: with --to " + target.id() + " (expected: only with --to btco)");
        }
        return options();
    }

    /** The same, whatever the layer. */
    MigrationOptions options() {
        if (maxFee != null && maxFee < 0) {
            throw Inputs.usage("--max-fee: " + maxFee + " (expected: satoshis, 0 or more)");
        }
        Optional<PartialMode> partial = Optional.ofNullable(chunkSize).map(LiftOptions::partial);
        return new MigrationOptions(
                true,
                CredentialSelection.ORIGIN_ONLY,
                partial,
                disclose,
                maxFee == null ? OptionalLong.empty() : OptionalLong.of(maxFee),
                Optional.ofNullable(owner),
                JsonObject.EMPTY);
    }

    private static PartialMode partial(String text) {
        try {
            return new PartialMode(Inputs.size(text), true);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Inputs.usage("--chunk-size: " + Shortened.of(text)
                    + " (expected: bytes, 65536 to 5368709120, or such as" + " 10MB or 10MiB)");
        }
    }
}
