package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import org.junit.jupiter.api.Test;

class ImportRunTest {
    @Test
    void anImportThatBrokeOffIsToBeDoneAgainAndNotResumed() {
        MigrationError full = MigrationError.of(
                        ErrorType.STORAGE_ERROR, "NO_SPACE", "no space", "free disk space, then resume")
                .withDetail("ENOSPC");
        MigrationError advised = ImportRun.withAdvice(full);
        assertThat(advised.recovery())
                .containsExactly("free disk space", "run the same import again: what was imported is recognised");
        assertThat(advised)
                .isEqualTo(new MigrationError(
                        full.type(),
                        full.code(),
                        full.message(),
                        full.detail(),
                        advised.recovery(),
                        full.migrationId(),
                        full.dids()));

        MigrationError disk = MigrationError.of(
                ErrorType.STORAGE_ERROR, "STORE_IO_FAILED", "it failed", "check the disk, and run: layerlift resume");
        assertThat(ImportRun.withAdvice(disk).recovery())
                .containsExactly("run: layerlift doctor", "run the same import again: what was imported is recognised");
    }

    @Test
    void otherAdviceStays() {
        MigrationError error = MigrationError.of(ErrorType.STORAGE_ERROR, "STORE_BUSY", "busy", "wait, and try again");
        assertThat(ImportRun.withAdvice(error)).isEqualTo(error);
    }
}
