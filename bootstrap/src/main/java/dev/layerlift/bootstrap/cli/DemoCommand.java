package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.intake.FileSelection;
import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows all of it at work, in a home of its own. */
@Command(
        name = "demo",
        description = {
            "Show it at work in a temporary home of its own: import, lift to the web, resolve, verify.",
            "Nothing of yours is changed or published."
        })
final class DemoCommand extends LayerliftCommand {
    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Files or folders to show it on; default: samples.")
    private List<String> paths = List.of();

    @Option(names = "--keep", description = "Keep the temporary home, to look at its files.")
    private boolean keep;

    DemoCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        List<Path> named = FileSelection.roots(paths);
        Path folder;
        try {
            folder = Files.createTempDirectory("layerlift-demo-");
        } catch (IOException e) {
            throw MigrationException.storage(
                    "TEMPORARY_FOLDER", "no temporary folder could be made (expected: one that can be written)", e);
        }
        try {
            return new Demonstration(screen(), folder, keep).run(named);
        } finally {
            if (!keep) {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw MigrationException.storage(
                    "TEMPORARY_FOLDER", folder + ": could not be deleted (expected: it goes with the demo)", e);
        }
    }
}
