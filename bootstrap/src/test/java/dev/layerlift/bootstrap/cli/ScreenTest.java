package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.proofs.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
    private static final MigrationError ERROR =
            MigrationError.of(ErrorType.STORAGE_ERROR, "NO_SPACE", "the disk is full", "free some space");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Surroundings around(boolean progress, OutputStream target) {
        return new Surroundings(
                InputStream.nullInputStream(),
                new PrintStream(target, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                progress,
                Clock.systemUTC());
    }

    @Test
    void aRollbackThatResumeFinishesIsDoneAsAskedAndAnyOtherIsNot() {
        MigrationReport report = new MigrationReport(new Screen(around(false, out), false));
        report.add(rolledBack("ROLLBACK_REQUESTED"));
        report.add(rolledBack("NO_SPACE"));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("  rolled back, as asked")
                .contains("  rolled back");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("why it was rolled back: NO_SPACE")
                .doesNotContain("ROLLBACK_REQUESTED");
        assertThat(report.summary()).contains("1 rolled back as asked", "1 not done");
    }

    private static MigrationResult rolledBack(String code) {
        return new MigrationResult(
                MigrationId.parse("8a6e0804-2bd0-4672-b79d-d97027f9071a"),
                Did.parse("did:webvh:QmZawUcJZrAJfr54FgHbh2HW4JzCCb3XvQR6GnNJkPb2RW:assets.example.com:a:b"),
                Optional.empty(),
                MigrationState.ROLLED_BACK,
                1,
                CostEstimate.NONE,
                Optional.empty(),
                Optional.of(MigrationError.of(ErrorType.STORAGE_ERROR, code, "why it was rolled back: " + code)),
                false);
    }

    @Test
    void aListThatBreaksOffIsStillOneDocument() {
        Screen screen = new Screen(around(false, out), true);
        JsonList list = screen.list("assets");
        list.add(JsonObject.builder().put("did", "x").build());
        screen.failure(ERROR);
        JsonObject json = StrictJson.parseObject(out.toByteArray());
        assertThat(json.array("assets")).hasSize(1);
        assertThat(json.requireObject("error").requireString("code")).isEqualTo("NO_SPACE");
    }

    @Test
    void wordsGoToStandardErrorWhenSomethingFails() {
        Screen screen = new Screen(around(false, out), false);
        screen.failure(ERROR.withDetail("ENOSPC"));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("layerlift: the disk is full\n  detail: ENOSPC\n  → free some space\n");
    }

    @Test
    void aDetailThatSaysNothingIsNotSaid() {
        for (String detail : List.of("", " ", "null")) {
            new Screen(around(false, out), false).failure(ERROR.withDetail(detail));
            new Screen(around(false, out), true).failure(ERROR.withDetail(detail));
        }
        assertThat(err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8))
                .contains("\"detail\":\"\"")
                .doesNotContain("detail:", "\"detail\":\"null\"");
    }

    @Test
    void aFailedItemCanBeCopiedWithoutPunctuation() {
        new Screen(around(false, out), false).itemFailure("did:peer:4zQm", ERROR);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("did:peer:4zQm  the disk is full\n");
    }

    @Test
    void controlCharactersAndDirectionOverridesAreReplaced() {
        assertThat(Screen.clean("a\033[2Jb\u202ec\u0085d\te")).isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFDd\te");
    }

    @Test
    void aWarningIsOneLine() {
        LogRecord record = new LogRecord(Level.WARNING, "housekeeping");
        record.setThrown(new IllegalStateException("the disk\nis full"));
        assertThat(new OneLineLogging.Line().format(record))
                .isEqualTo("layerlift: warning: housekeeping: the disk\uFFFDis full" + System.lineSeparator());
    }

    @Test
    void withoutATerminalThereIsNoBar() {
        try (Progress progress = new Screen(around(false, out), false).progress("importing", 10)) {
            progress.done(5);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void onATerminalTheBarIsDrawnAndTakenAway() {
        Screen screen = new Screen(around(true, out), false);
        try (Progress progress = screen.progress("importing", 10)) {
            progress.done(5);
            screen.line("a line");
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("importing [###############---------------] 5/10")
                .endsWith("\r\033[K");
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws java.io.IOException {
                throw new java.io.IOException("no space left on device");
            }
        };
        assertThat(new Cli(around(false, full)).run("--version")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output could not be written");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 bytes",
        "1,1 byte",
        "999,999 bytes",
        "1000,1.0 KB",
        "999949,999.9 KB",
        "999950,1.0 MB",
        "3000000,3.0 MB"
    })
    void sizesAreShort(long bytes, String text) {
        assertThat(Texts.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void manyThingsAreDoneAtOnceAndToldInOrder() {
        List<Integer> told = new ArrayList<>();
        CountDownLatch together = new CountDownLatch(InOrder.AT_ONCE);
        AtomicInteger inWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (InOrder<Integer> work = new InOrder<>(told::add)) {
            for (int i = 0; i < 3 * InOrder.HELD_MAX; i++) {
                int number = i;
                work.give(() -> {
                    most.accumulateAndGet(inWork.incrementAndGet(), Math::max);
                    together.countDown();
                    awaitAll(together);
                    inWork.decrementAndGet();
                    return number;
                });
            }
            work.finish();
        }
        assertThat(told)
                .isEqualTo(IntStream.range(0, 3 * InOrder.HELD_MAX).boxed().toList());
        assertThat(most.get()).isEqualTo(InOrder.AT_ONCE);
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
