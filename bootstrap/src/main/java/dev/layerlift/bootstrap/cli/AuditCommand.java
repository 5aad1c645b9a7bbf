package dev.layerlift.bootstrap.cli;

import picocli.CommandLine.Command;

/** Holds the commands about audit records. */
@Command(
        name = "audit",
        description = "Work with the audit records.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class AuditCommand {}
