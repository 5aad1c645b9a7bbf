package dev.layerlift.bootstrap.cli;

import picocli.CommandLine.Command;

/** Holds the commands about DIDs that are published. */
@Command(
        name = "webvh",
        description = "Live with a published DID: update, rotate keys, move, end it; witness others.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class WebvhCommand {}
