package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.TransferProgress;
import dev.layerlift.domain.validation.CostEstimate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Words for a person. */
final class Texts {
    private Texts() {}

    /** A DID that can be copied into the next command: the short form of a did:peer:4, any other one in full. */
    static String did(Did did) {
        return Shapes.shortDid(did);
    }

    /** Fees, and what stays in the output of an identity. */
    static String cost(CostEstimate cost) {
        return cost.feeSats() + " sats in fees"
                + (cost.lockedSats() > 0 ? ", " + cost.lockedSats() + " sats locked in the identity" : "");
    }

    /** A size such as {@code 12.3 KB}. */
    static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        String[] units = {"KB", "MB", "GB", "TB", "PB", "EB"};
        double value = bytes;
        int unit = -1;
        while (value >= 999.95 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    /** How far a transfer is, how fast it goes and how long it will take. */
    static String transfer(TransferProgress progress) {
        String rate = progress.bytesPerSecond() > 0 ? ", " + bytes(progress.bytesPerSecond()) + "/s" : "";
        String left = progress.remainingMillis().isPresent()
                ? ", " + left((progress.remainingMillis().getAsLong() + 999) / 1000) + " left"
                : "";
        return bytes(progress.bytesTransferred()) + " of " + bytes(progress.totalBytes()) + " ("
                + progress.percentComplete() + " %)" + rate + left;
    }

    private static String left(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = (seconds + 59) / 60;
        return minutes < 120 ? minutes + " min" : (minutes + 59) / 60 + " h";
    }

    /** A count with its noun: {@code 1 file}, {@code 2 files}. */
    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** A time in UTC, to the second. */
    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What a layer means. */
    static String layer(Layer layer) {
        return switch (layer) {
            case PEER -> "private";
            case WEBVH -> "public on the web";
            case BTCO -> "owned on Bitcoin";
        };
    }

    /** Where an asset is, in words; what was taken back is not where it was. */
    static String place(Asset asset) {
        Layer layer = asset.did().layer();
        if (asset.lifecycle().state() == Lifecycle.State.ACTIVE) {
            return layer(layer);
        }
        return layer == Layer.WEBVH ? "no longer public on the web" : layer(layer) + ", retired";
    }

    /** What a state means. */
    static String state(MigrationState state) {
        return switch (state) {
            case PENDING -> "accepted, waiting";
            case VALIDATING -> "being checked";
            case CHECKPOINTED -> "source saved";
            case IN_PROGRESS -> "being lifted";
            case ANCHORING -> "being anchored";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case ROLLED_BACK -> "rolled back";
            case QUARANTINED -> "quarantined: needs a person";
        };
    }

    /** What the state of an item of a batch means. */
    static String state(BatchItem.State state) {
        return switch (state) {
            case WAITING -> "waiting";
            case BEGUN -> "begun";
            case COMPLETED -> "completed";
            case FAILED -> "not done";
            case TAKEN_BACK -> "rolled back as asked";
            case QUARANTINED -> "quarantined";
        };
    }
}
