package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use a home, when, and what it says to the others. */
class HomeIT {
    @TempDir
    private static Path folder;

    private static User user;
    private static Path letter;

    /** So many files that two other commands start and end while they are imported, on a busy machine too. */
    private static final int MANY = 1200;

    @BeforeAll
    static void makeAHome() throws IOException {
        user = User.withHome(folder);
        letter = Files.writeString(folder.resolve("letter.txt"), "Dear reader");
        user.imports(letter);
    }

    @Test
    @Tag("P13")
    void whileAProcessWorksOnAHomeAnotherIsToldWhichOneAndReadersAreNotDisturbed() throws IOException {
        Path many = new SampleFiles(1).fill(folder.resolve("many"), MANY);
        Running first = user.start("", "import", many.toString(), "--json");
        waitUntilItHoldsTheHome(first);

        Outcome second = user.run("import", letter.toString(), "--json");
        Outcome reader = user.run("assets", "--json");

        assertThat(first.endsWithin(0))
                .as("the first was at work all the time: " + first.outcome())
                .isFalse();
        second.exits(4).explainsItself();
        assertThat(text(second.error(), "message"))
                .contains(user.home().toString())
                .containsPattern("process \\d+");
        assertThat(reader.exits(0).json().path("count").intValue()).isPositive();
        assertThat(first.await().exits(0).json().path("assets")).hasSize(MANY);
        user.run("import", letter.toString()).exits(0);
    }

    @Test
    void aWrongPassphraseIsSaidAndOpensNothing() {
        Outcome outcome = user.where("LAYERLIFT_PASSPHRASE", "xylophone giraffe")
                .run("import", letter.toString(), "--json")
                .exits(1)
                .explainsItself();

        assertThat(text(outcome.error(), "code")).isEqualTo("WRONG_PASSPHRASE");
        assertThat(outcome.out() + outcome.err()).doesNotContain("xylophone");
    }

    @Test
    void aHomeCannotBeMadeTwice() {
        Outcome outcome =
                user.run("init", "--domain", "other.example.com", "--json").exits(1);

        assertThat(text(outcome.error(), "code")).isEqualTo("HOME_EXISTS");
        assertThat(ForeignJudges.read(user.home().resolve("layerlift.yaml"))).doesNotContain("other.example.com");
    }

    @Test
    void anUnknownKeyInTheConfigurationIsRefusedWithTheNearestKnownOne() throws IOException {
        User other = User.withHome(Files.createDirectories(folder.resolve("yaml")));
        Path yaml = other.home().resolve("layerlift.yaml");
        Files.writeString(yaml, Files.readString(yaml) + "\npersistense: {type: sqlite}\n");

        Outcome outcome = other.run("assets", "--json").exits(2).explainsItself();

        assertThat(text(outcome.error(), "message")).contains("persistense").contains("persistence");
    }

    /** Root may write everywhere, so for root the home is one below a file, where no home can be. */
    @Test
    void aHomeThatCannotBeWrittenIsNamedAlsoForRoot() throws IOException {
        User other = User.withHome(Files.createDirectories(folder.resolve("read-only")));
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(other.home());
        Files.setPosixFilePermissions(other.home(), PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            if (Files.isWritable(other.home())) {
                Path file = Files.writeString(folder.resolve("a-file"), "");
                Outcome outcome = user.at(file.resolve("home"))
                        .run("init", "--domain", User.DOMAIN, "--json")
                        .exits(2)
                        .explainsItself();
                assertThat(text(outcome.error(), "code")).isEqualTo("HOME_INVALID");
                assertThat(text(outcome.error(), "message")).contains(file.toString());
            } else {
                Outcome outcome = other.run("import", letter.toString(), "--json")
                        .exits(1)
                        .explainsItself();
                assertThat(text(outcome.error(), "code")).isEqualTo("HOME_NOT_WRITABLE");
                assertThat(text(outcome.error(), "message"))
                        .contains(other.home().toString());
                other.run("assets", "--json").exits(0);
            }
        } finally {
            Files.setPosixFilePermissions(other.home(), before);
        }
    }

    @Test
    void aStoreThatCannotBeWrittenIsNamedAndNothingIsHalfImported() throws IOException {
        User other = User.withHome(Files.createDirectories(folder.resolve("blocked")));
        Path store = other.home().resolve("private");
        deleteEmptyTree(store);
        Files.writeString(store, "a file where the private store should be");

        Outcome outcome =
                other.run("import", letter.toString(), "--json").exits(1).explainsItself();

        assertThat(outcome.json().toString()).contains(store.toString());
        assertThat(other.run("assets", "--json").exits(0).json().path("assets")).isEmpty();
    }

    private static void deleteEmptyTree(Path root) throws IOException {
        List<Path> all;
        try (var paths = Files.walk(root)) {
            all = paths.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    private static void waitUntilItHoldsTheHome(Running running) throws IOException {
        Path lock = user.home().resolve("lock");
        boolean held = false;
        while (!held) {
            assertThat(running.endsWithin(5))
                    .as("ended before it was seen at work: " + running.outcome())
                    .isFalse();
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                    FileLock mine = channel.tryLock()) {
                held = mine == null;
            }
        }
    }
}
