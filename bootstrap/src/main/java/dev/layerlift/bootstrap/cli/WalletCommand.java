package dev.layerlift.bootstrap.cli;

import picocli.CommandLine.Command;

/** Holds the commands about the coins that pay for anchors. */
@Command(
        name = "wallet",
        description = "The coins that pay for anchors on Bitcoin: receive, look, split.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class WalletCommand {}
