package dev.layerlift.bootstrap.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.bootstrap.home.EnvironmentPassphrase.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentPassphraseTest {
    @TempDir
    Path folder;

    private static PassphraseSource source(Map<String, String> variables) {
        return new EnvironmentPassphrase(variables, Optional.empty(), false);
    }

    private static Optional<Prompt> answering(String... answers) {
        List<String> left = new ArrayList<>(List.of(answers));
        return Optional.of(question ->
                left.isEmpty() ? Optional.empty() : Optional.of(left.remove(0).toCharArray()));
    }

    @Test
    void comesFromTheVariable() {
        assertThat(source(Map.of("LAYERLIFT_PASSPHRASE", "open sesame")).passphrase())
                .containsExactly("open sesame".toCharArray());
    }

    @Test
    void comesFromTheFileWithoutItsLineBreak() throws IOException {
        Path file = Files.writeString(folder.resolve("p"), "grüße \n\r\n");
        assertThat(source(Map.of("LAYERLIFT_PASSPHRASE_FILE", file.toString())).passphrase())
                .containsExactly("grüße \n".toCharArray());
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> source(Map.of("LAYERLIFT_PASSPHRASE_FILE", folder + "/nope"))
                        .passphrase())
                .hasMessageContaining(folder + "/nope cannot be read");
    }

    @Test
    @Tag("P38")
    void aFileThatIsNoPassphraseIsNotRepeated() throws IOException {
        Path file = Files.write(folder.resolve("p"), new byte[] {'s', 'e', 'c', (byte) 0xff});
        assertThatThrownBy(() -> source(Map.of("LAYERLIFT_PASSPHRASE_FILE", file.toString()))
                        .passphrase())
                .hasMessageContaining("not UTF-8")
                .hasMessageNotContaining("sec");
        Path large = Files.write(folder.resolve("l"), new byte[5000]);
        assertThatThrownBy(() -> source(Map.of("LAYERLIFT_PASSPHRASE_FILE", large.toString()))
                        .passphrase())
                .hasMessageContaining("more than 4096 bytes");
    }

    @Test
    void anEmptyOneIsRefused() {
        assertThatThrownBy(() -> source(Map.of("LAYERLIFT_PASSPHRASE", "")).passphrase())
                .hasMessageContaining("LAYERLIFT_PASSPHRASE: empty");
    }

    @Test
    @Tag("P54")
    void withoutATerminalNobodyIsAsked() {
        assertThatThrownBy(() -> source(Map.of()).passphrase())
                .hasMessageContaining("no terminal to ask on")
                .extracting(e -> ((dev.layerlift.domain.error.MigrationException) e)
                        .error()
                        .recovery()
                        .get(0))
                .asString()
                .contains("LAYERLIFT_PASSPHRASE", "LAYERLIFT_PASSPHRASE_FILE");
    }

    @Test
    void aNewOneIsAskedForTwice() {
        assertThat(new EnvironmentPassphrase(Map.of(), answering("one", "one"), true).passphrase())
                .containsExactly("one".toCharArray());
        assertThatThrownBy(() -> new EnvironmentPassphrase(Map.of(), answering("one", "two"), true).passphrase())
                .hasMessageContaining("differ");
        assertThatThrownBy(() -> new EnvironmentPassphrase(Map.of(), answering("one"), true).passphrase())
                .hasMessageContaining("no passphrase was typed");
    }

    @Test
    void aKnownOneIsAskedForOnce() {
        assertThat(new EnvironmentPassphrase(Map.of(), answering("one"), false).passphrase())
                .containsExactly("one".toCharArray());
    }
}
