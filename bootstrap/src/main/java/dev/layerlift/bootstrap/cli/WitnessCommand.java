package dev.layerlift.bootstrap.cli;

import picocli.CommandLine.Command;

/** Holds the commands about witnesses, ours of others and others of ours. */
@Command(
        name = "witness",
        description = "Approve versions of others, and collect approvals for one's own.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class WitnessCommand {}
