package dev.layerlift.bootstrap.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.MigrationException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which folder is meant when none, one or several are named. */
class HomeLocationTest {
    private static final Map<String, String> BOTH = Map.of("LAYERLIFT_HOME", "/srv/home", "HOME", "/home/me");

    @Test
    void theOptionComesBeforeTheVariableAndThatBeforeTheUsersFolder() {
        assertThat(root(Optional.of("/opt/home"), BOTH)).isEqualTo(Path.of("/opt/home"));
        assertThat(root(Optional.empty(), BOTH)).isEqualTo(Path.of("/srv/home"));
        assertThat(root(Optional.empty(), Map.of("LAYERLIFT_HOME", " ", "HOME", "/home/me")))
                .isEqualTo(Path.of("/home/me/.layerlift"));
        assertThat(root(Optional.empty(), Map.of("HOME", ""))).isEqualTo(Path.of("/home/system/.layerlift"));
        assertThat(root(Optional.empty(), Map.of())).isEqualTo(Path.of("/home/system/.layerlift"));
    }

    @Test
    void whatIsNoFolderIsNamed() {
        assertThatThrownBy(() -> root(Optional.of(" "), BOTH))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("--home: empty");
        assertThatThrownBy(() -> root(Optional.of("a\0b"), BOTH)).isInstanceOf(MigrationException.class);
    }

    private static Path root(Optional<String> option, Map<String, String> variables) {
        return HomeDirectory.locate(option, variables, "/home/system").root();
    }
}
