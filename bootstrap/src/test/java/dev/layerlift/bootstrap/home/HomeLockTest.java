package dev.layerlift.bootstrap.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.MigrationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    Path folder;

    /** Holds the lock of a home until its standard input ends. */
    static final class Holder {
        public static void main(String[] args) throws IOException {
            try (HomeLock lock = HomeLock.take(new HomeDirectory(Path.of(args[0])))) {
                System.out.println("held " + lock.getClass().getSimpleName());
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Test
    void aSecondHandleOfThisProcessIsRefusedUntilTheFirstIsClosed() {
        HomeDirectory home = new HomeDirectory(folder);
        HomeLock first = HomeLock.take(home);
        assertThatThrownBy(() -> HomeLock.take(home))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(HomeLock.LEASE_HELD))
                .hasMessageContaining("process " + ProcessHandle.current().pid() + " is working on this home");
        first.close();
        HomeLock.take(home).close();
        assertThat(home.lockFile()).isEmptyFile();
    }

    @Test
    void anotherProcessIsNamedAndItsDeathFreesTheHome() throws Exception {
        HomeDirectory home = new HomeDirectory(folder);
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("held HomeLock");
            assertThatThrownBy(() -> HomeLock.take(home))
                    .hasMessageContaining("process " + other.pid() + " is working on this home");
        } finally {
            other.destroyForcibly().waitFor();
        }
        HomeLock.take(home).close();
    }

    @Test
    void aFolderThatIsNotThereCannotBeLocked() {
        assertThatThrownBy(() -> HomeLock.take(new HomeDirectory(folder.resolve("nope"))))
                .hasMessageContaining("cannot be written");
    }

    @Test
    void aHomeIsAFolderWithAConfiguration() throws IOException {
        HomeDirectory home = new HomeDirectory(folder);
        assertThat(home.exists()).isFalse();
        assertThatThrownBy(home::requireExists)
                .hasMessageContaining(folder + ": no Layerlift home here")
                .extracting(e -> ((MigrationException) e).error().recovery().get(0))
                .isEqualTo("run: layerlift init --domain HOST");
        Files.writeString(home.configFile(), "");
        assertThat(home.exists()).isTrue();
    }
}
