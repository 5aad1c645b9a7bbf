package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.Decision;
import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.DidUrl;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.InvalidDidUrlException;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.MultiformatException;
import dev.layerlift.proofs.Multikey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what was typed. Every refusal names the value and what was expected. */
final class Inputs {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,19})(?:([KMGT])(i)?B)?");

    static final String USAGE = "USAGE";
    static final String DID_INVALID = "DID_INVALID";
    static final String DID_URL_INVALID = "DID_URL_INVALID";
    static final String MIGRATION_ID_INVALID = "MIGRATION_ID_INVALID";
    static final String BATCH_ID_INVALID = "BATCH_ID_INVALID";
    static final String LAYER_NOT_UPWARDS = "LAYER_NOT_UPWARDS";
    static final String DOMAIN_INVALID = "DOMAIN_INVALID";

    private Inputs() {}

    /** A DID. */
    static Did did(String text) {
        try {
            return Did.parse(text);
        } catch (InvalidDidException e) {
            throw MigrationException.validation(
                    DID_INVALID, String.valueOf(e.getMessage()), "list the assets of the home: layerlift assets");
        }
    }

    /** A DID, or a DID URL. */
    static DidUrl didUrl(String text) {
        try {
            return DidUrl.parse(text);
        } catch (InvalidDidException e) {
            throw MigrationException.validation(
                    DID_INVALID, String.valueOf(e.getMessage()), "list the assets of the home: layerlift assets");
        } catch (InvalidDidUrlException e) {
            throw didUrlInvalid(e);
        }
    }

    /** The version that a DID URL or options ask for; not both. */
    static ResolutionOptions version(
            DidUrl url, Optional<String> versionId, OptionalLong versionNumber, Optional<String> versionTime) {
        ResolutionOptions asked;
        try {
            asked = ResolutionOptions.of(url);
        } catch (InvalidDidUrlException e) {
            throw didUrlInvalid(e);
        }
        if (versionNumber.isPresent() && versionNumber.getAsLong() < 1) {
            throw usage("--version-number: " + versionNumber.getAsLong() + " (expected: a whole number from 1)");
        }
        ResolutionOptions typed =
                new ResolutionOptions(versionId, versionNumber, versionTime.map(text -> time("--version-time", text)));
        if (!asked.isLatest() && !typed.isLatest()) {
            throw usage("a version in the DID URL and one by option (expected: one of them)");
        }
        return typed.isLatest() ? asked : typed;
    }

    private static MigrationException didUrlInvalid(InvalidDidUrlException e) {
        return MigrationException.validation(
                DID_URL_INVALID,
                String.valueOf(e.getMessage()),
                "put it in quotes, and encode what is not allowed as %XX");
    }

    /** The id of a Bitcoin transaction. */
    static TransactionId txid(String text) {
        try {
            return new TransactionId(text);
        } catch (IllegalArgumentException e) {
            throw usage("--" + e.getMessage());
        }
    }

    /** The height of a block. */
    static long height(String option, long height) {
        if (height < 0) {
            throw usage(option + ": " + height + " (expected: the height of a block, from 0)");
        }
        return height;
    }

    /** The DID of an asset; one in long form whose document was cut off or changed on the way is refused. */
    static Did wholeDid(String text) {
        Did did = did(text);
        if (did instanceof PeerDid peer && peer.isLongForm()) {
            Resolution resolution = new PeerDidMethod().resolve(peer);
            if (resolution.error().isPresent()) {
                throw MigrationException.validation(
                        DID_INVALID, resolution.detail(), "list the assets of the home: layerlift assets");
            }
        }
        return did;
    }

    /** A public Ed25519 key as multikey. */
    static String publicKey(String text) {
        try {
            Multikey.parse(text);
        } catch (MultiformatException e) {
            throw notAKey();
        }
        if (!text.startsWith("z6Mk")) {
            throw notAKey();
        }
        return text;
    }

    private static MigrationException notAKey() {
        // Without the value: somebody may have given a private key.
        return usage("--key: not an Ed25519 public key (expected: the one that init printed and doctor shows, z6Mk…)");
    }

    /** The layer that an asset shall be lifted to, as far as this build can. */
    static Layer target(String text) {
        Layer layer = layer("--to", text);
        if (layer == Layer.PEER) {
            throw MigrationException.validation(
                    LAYER_NOT_UPWARDS,
                    "--to: \"peer\" is the lowest layer (expected: webvh; assets move upwards only)",
                    "lift to the web: layerlift migrate DID --to webvh");
        }
        return layer;
    }

    /** The most that may be spent on fees: what was typed, otherwise what needs no agreement. */
    static long feeLimit(String option, @Nullable Long sats, long free) {
        if (sats != null && sats < 1) {
            throw usage(option + ": " + sats + " (expected: satoshis, 1 or more)");
        }
        return sats == null ? free : sats;
    }

    /** Any layer. */
    static Layer layer(String option, String text) {
        return Layer.of(text)
                .orElseThrow(() -> usage(option + ": \"" + Shortened.of(text) + "\" (expected: one of "
                        + String.join(
                                ", ",
                                Arrays.stream(Layer.values()).map(Layer::id).toList()) + ")"));
    }

    /** The id of a migration. */
    static MigrationId migrationId(String text) {
        try {
            return MigrationId.parse(text);
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation(
                    MIGRATION_ID_INVALID,
                    String.valueOf(e.getMessage()),
                    "list the migrations of the home: layerlift status");
        }
    }

    /** The id of a batch. */
    static BatchId batchId(String text) {
        try {
            return BatchId.parse(text);
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation(
                    BATCH_ID_INVALID,
                    String.valueOf(e.getMessage()),
                    "list the batches of the home: layerlift batches");
        }
    }

    /** What to do about a quarantine. */
    static Decision decision(String text) {
        return switch (text) {
            case "roll-back" -> Decision.ROLL_BACK;
            case "complete" -> Decision.COMPLETE;
            default -> throw usage("--decision: \"" + Shortened.of(text) + "\" (expected: roll-back or complete)");
        };
    }

    /** A state. */
    static MigrationState state(String text) {
        return MigrationState.of(text)
                .orElseThrow(() -> usage("--state: \"" + Shortened.of(text) + "\" (expected: one of "
                        + String.join(
                                ", ",
                                Arrays.stream(MigrationState.values())
                                        .map(MigrationState::id)
                                        .toList())
                        + ")"));
    }

    /** A time: ISO 8601 with a zone, or a day, which begins at midnight UTC. */
    static Instant time(String option, String text) {
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw usage(option + ": \"" + Shortened.of(text)
                    + "\" (expected: a day such as 2026-11-20 or a time such as 2026-11-20T10:00:00Z)");
        }
    }

    /** A domain to publish under. */
    static WebHost domain(String text) {
        try {
            return WebHost.parse(text);
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation(
                    DOMAIN_INVALID,
                    "--domain: " + e.getMessage(),
                    "name the domain alone: layerlift init --domain assets.example.com");
        }
    }

    /** The error of a call that was given a list of DIDs with none in it. */
    static MigrationException nothingSelected() {
        return MigrationException.validation(
                "NOTHING_SELECTED",
                "nothing was selected: no DID was given (expected: at least one)",
                "name DIDs, or pass them on standard input, one a line",
                "list the assets of the home: layerlift assets");
    }

    /** An error about how the command was called. */
    static MigrationException usage(String message) {
        return MigrationException.validation(USAGE, message, "run: layerlift --help");
    }

    /**
     * A size: bytes, or a number with KB, MB, GB, TB (of 1000) or KiB, MiB, GiB, TiB (of 1024).
     *
     * @throws IllegalArgumentException when it is none
     * @throws ArithmeticException when it is beyond all sizes
     */
    static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("size: \"" + text + "\" (expected: bytes, or such as 10MB or 10MiB)");
        }
        long unit = 1;
        int power = "KMGT".indexOf(matcher.group(2) == null ? "-" : matcher.group(2)) + 1;
        for (int i = 0; i < power; i++) {
            unit *= matcher.group(3) == null ? 1000 : 1024;
        }
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    }
}
