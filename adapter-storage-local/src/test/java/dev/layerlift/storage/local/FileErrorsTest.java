package dev.layerlift.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.storage.local.FileErrors.SyncFailedException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults that a test cannot make a real disk have, in the form in which the JDK reports them. */
class FileErrorsTest {
    private record Case(IOException thrown, String code, Retry retry) {}

    @Test
    void what_a_disk_reports_while_writing_has_a_code_a_verdict_and_a_way_out() {
        for (Case known : List.of(
                new Case(reason("No space left on device"), "NO_SPACE", Retry.NEVER),
                new Case(new IOException("No space left on device"), "NO_SPACE", Retry.NEVER),
                new Case(reason("Disk quota exceeded"), "NO_SPACE", Retry.NEVER),
                new Case(reason("Read-only file system"), "STORE_NOT_WRITABLE", Retry.NEVER),
                new Case(new AccessDeniedException("/f"), "STORE_NOT_WRITABLE", Retry.NEVER),
                new Case(new IOException("Input/output error"), "STORE_NOT_WRITABLE", Retry.LATER),
                new Case(new NotDirectoryException("/f"), "PATH_TAKEN", Retry.NEVER),
                new Case(reason("Not a directory"), "PATH_TAKEN", Retry.NEVER),
                new Case(reason("File name too long"), "PATH_TOO_LONG", Retry.NEVER),
                new Case(reason("Too many open files"), "STORE_BUSY", Retry.LATER),
                new Case(new ClosedByInterruptException(), "INTERRUPTED", Retry.LATER),
                new Case(new SyncFailedException("/f", new IOException("EIO")), "SYNC_FAILED", Retry.NEVER),
                new Case(
                        new AtomicMoveNotSupportedException("/a", "/b", "Invalid cross-device link"),
                        "STAGING_ELSEWHERE",
                        Retry.NEVER))) {
            assertFailure(FileErrors.writing("put public:a", known.thrown(), false), known);
        }
    }

    @Test
    void a_full_disk_is_known_by_its_free_space_in_every_language() {
        Case full = new Case(
                reason("Auf dem Ger\u00e4t ist kein Speicherplatz mehr verf\u00fcgbar"), "NO_SPACE", Retry.NEVER);

        assertFailure(FileErrors.writing("put public:a", full.thrown(), true), full);
    }

    @Test
    void what_a_disk_reports_while_reading_is_about_reading() {
        Case denied = new Case(new AccessDeniedException("/f"), "STORE_UNREADABLE", Retry.NEVER);
        Case broken = new Case(new IOException("Input/output error"), "STORE_UNREADABLE", Retry.LATER);

        assertFailure(FileErrors.reading("put public:a", denied.thrown()), denied);
        assertFailure(FileErrors.reading("put public:a", broken.thrown()), broken);
    }

    private static void assertFailure(MigrationException failure, Case expected) {
        assertThat(failure.error().code()).as("%s", expected).isEqualTo(expected.code());
        assertThat(failure.retry()).as("%s", expected).isEqualTo(expected.retry());
        assertThat(failure.error().message()).startsWith("put public:a: ");
        assertThat(failure.error().recovery()).isNotEmpty();
        assertThat(failure).hasCause(expected.thrown());
    }

    private static FileSystemException reason(String text) {
        return new FileSystemException("/f", null, text);
    }
}
