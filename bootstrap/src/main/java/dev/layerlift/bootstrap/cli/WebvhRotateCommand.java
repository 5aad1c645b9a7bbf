package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.DidUpdateRequest.DocumentKey;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a DID fresh keys. */
@Command(name = "rotate", description = "Give a DID a fresh update key, and on request a fresh document key.")
final class WebvhRotateCommand extends LayerliftCommand {
    @Parameters(paramLabel = "DID", description = "The DID.")
    private String did = "";

    @Option(
            names = "--pre-rotation",
            paramLabel = "on|off",
            description = "Whether the next update key is committed to before it is used (default: as it was).")
    private @Nullable String preRotation;

    @Option(
            names = "--document-key",
            description =
                    "A fresh key for authentication and assertionMethod too; what the old one signed still verifies.")
    private boolean documentKey;

    @Option(
            names = "--revoke-old",
            description = "With --document-key: the old key goes; what it signed no longer verifies, and is named.")
    private boolean revokeOld;

    WebvhRotateCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Did wanted = Inputs.did(did);
        if (revokeOld && !documentKey) {
            throw Inputs.usage("--revoke-old without --document-key (expected: both)");
        }
        Change change = Change.NONE.withRotation(preRotation());
        DocumentKey key = revokeOld ? DocumentKey.ROTATE_AND_REVOKE : DocumentKey.ROTATE;
        try (Layerlift layerlift = openToChange()) {
            requireLayer(layerlift, wanted.layer());
            return DidVersionReport.tell(
                    screen(), layerlift.dids().rotate(wanted, change, documentKey ? key : DocumentKey.KEEP));
        }
    }

    private PreRotation preRotation() {
        if (preRotation == null) {
            return PreRotation.KEEP;
        }
        return switch (preRotation) {
            case "on" -> PreRotation.ON;
            case "off" -> PreRotation.OFF;
            default ->
                throw Inputs.usage("--pre-rotation: \"" + Shortened.of(preRotation) + "\" (expected: on or off)");
        };
    }
}
