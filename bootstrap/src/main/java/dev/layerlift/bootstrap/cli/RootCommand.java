package dev.layerlift.bootstrap.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself, with the options that every command has. */
@Command(
        name = "layerlift",
        description = "Lifts digital assets through the layers of decentralised identity, with proof.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        optionListHeading = "%nOptions of every command:%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Passphrase: LAYERLIFT_PASSPHRASE or LAYERLIFT_PASSPHRASE_FILE, or a prompt.",
            "Exit codes: 0 done; 1 failed, in part, or nothing selected; 2 usage;",
            "            3 quarantined; 4 another process works on the home.",
            "Start with: layerlift demo"
        })
final class RootCommand {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The home (default: LAYERLIFT_HOME, else ~/.layerlift).")
    private @Nullable String home;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "One JSON document on standard output, and nothing else.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    /** What {@code --home} says. */
    Optional<String> home() {
        return Optional.ofNullable(home);
    }
}
