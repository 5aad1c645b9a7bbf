package dev.layerlift.bootstrap.cli;

import picocli.CommandLine.Command;

/** Holds the commands about requests of owners whose keys are on another machine. */
@Command(
        name = "request",
        description = {
            "Migrate assets whose keys stay on their owner's machine:",
            "the operator creates a request, the owner signs it, the operator migrates it."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class RequestCommand {}
