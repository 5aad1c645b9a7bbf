package dev.layerlift.bootstrap.cli;

import picocli.CommandLine.Command;

/** Holds the commands about credentials. */
@Command(
        name = "credential",
        description = "Work with credentials.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class CredentialCommand {}
