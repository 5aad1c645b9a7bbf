package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.config.ConfigFile;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.bootstrap.home.HomeLock;
import dev.layerlift.domain.error.MigrationError;
import java.util.Set;

/** The exit codes of the command (design section 9). */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;

    /** Failed, done in part, or nothing was selected. */
    static final int FAILED = 1;

    /** What was typed or configured cannot work. */
    static final int USAGE = 2;

    /** A migration is quarantined and needs a person. */
    static final int QUARANTINED = 3;

    /** Another process holds the home. */
    static final int HELD_ELSEWHERE = 4;

    /** Codes of errors about what was typed or configured, which no state of the home could make right. */
    private static final Set<String> OF_INPUT = Set.of(
            Inputs.USAGE,
            Inputs.DID_INVALID,
            Inputs.DID_URL_INVALID,
            OutputFile.OUT_INVALID,
            Inputs.MIGRATION_ID_INVALID,
            Inputs.BATCH_ID_INVALID,
            Inputs.LAYER_NOT_UPWARDS,
            Inputs.DOMAIN_INVALID,
            "LAYER_NOT_AVAILABLE",
            "NO_SUCH_PATH",
            HomeDirectory.HOME_INVALID,
            "PATH_INVALID",
            "INPUT_FILE_MISSING",
            "FILE_UNSUITABLE",
            "DOCUMENTS_UNSUITABLE",
            "PASSPHRASE_MISSING",
            "PASSPHRASE_DIFFERS",
            ConfigFile.CONFIG_INVALID);

    private ExitCode() {}

    /** The code that an error leads to. */
    static int of(MigrationError error) {
        if (error.code().equals(HomeLock.LEASE_HELD) || error.code().equals("LEASE_HELD_ELSEWHERE")) {
            return HELD_ELSEWHERE;
        }
        return OF_INPUT.contains(error.code()) ? USAGE : FAILED;
    }
}
