package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.error.MigrationException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses and runs one call of the command. */
final class Cli {
    private final Surroundings around;

    Cli(Surroundings around) {
        this.around = around;
    }

    /** Runs a call; gives its exit code. What goes wrong is said in words, never as a stack trace. */
    int run(String... args) {
        CommandLine commandLine = new CommandLine(new RootCommand());
        List<LayerliftCommand> commands = List.of(
                new InitCommand(around),
                new DemoCommand(around),
                new DoctorCommand(around),
                new ImportCommand(around),
                new AssetsCommand(around),
                new ShowCommand(around),
                new PolicyCommand(around),
                new MigrateCommand(around),
                new BatchCommand(around),
                new BatchesCommand(around),
                new CancelCommand(around),
                new EstimateCommand(around),
                new StatusCommand(around),
                new ResumeCommand(around),
                new RollbackCommand(around),
                new RecoverCommand(around),
                new TransferCommand(around),
                new HistoryCommand(around),
                new ResolveCommand(around),
                new VerifyCommand(around),
                new HelpCommand(around));
        commands.forEach(commandLine::addSubcommand);
        commandLine.addSubcommand(
                "audit",
                new CommandLine(new AuditCommand())
                        .addSubcommand(new AuditVerifyCommand(around))
                        .addSubcommand(new AuditPruneCommand(around))
                        .addSubcommand(new AuditExportCommand(around))
                        .addSubcommand(new AuditLogsCommand(around)));
        commandLine.addSubcommand(
                "wallet",
                new CommandLine(new WalletCommand())
                        .addSubcommand(new WalletAddressCommand(around))
                        .addSubcommand(new WalletBalanceCommand(around))
                        .addSubcommand(new WalletUtxosCommand(around))
                        .addSubcommand(new WalletSplitCommand(around)));
        commandLine.addSubcommand("webvh", webvh());
        commandLine.addSubcommand(
                "request",
                new CommandLine(new RequestCommand())
                        .addSubcommand(new RequestKeysCommand(around))
                        .addSubcommand(new RequestCreateCommand(around))
                        .addSubcommand(new RequestSignCommand(around)));
        commandLine.addSubcommand(
                "credential",
                new CommandLine(new CredentialCommand())
                        .addSubcommand(new CredentialSignCommand(around))
                        .addSubcommand(new CredentialVerifyCommand(around))
                        .addSubcommand(new CredentialAddCommand(around))
                        .addSubcommand(new CommandLine(new CredentialStatusCommand(around))
                                .addSubcommand(new CredentialStatusSetCommand(around))));
        commandLine
                .setOut(new PrintWriter(around.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(around.err(), true, StandardCharsets.UTF_8))
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line));
        int code = commandLine.execute(args);
        if (around.out().checkError()) {
            around.err().println("layerlift: standard output could not be written");
            return Math.max(code, ExitCode.FAILED);
        }
        return code;
    }

    private CommandLine webvh() {
        CommandLine witness = new CommandLine(new WitnessCommand());
        List.of(
                        new WitnessKeyCommand(around),
                        new WitnessSignCommand(around),
                        new WitnessRequestCommand(around),
                        new WitnessAddCommand(around),
                        new WitnessWithdrawCommand(around))
                .forEach(witness::addSubcommand);
        CommandLine webvh = new CommandLine(new WebvhCommand());
        List.of(
                        new WebvhUpdateCommand(around),
                        new WebvhRotateCommand(around),
                        new WebvhDeactivateCommand(around),
                        new WebvhPendingCommand(around))
                .forEach(webvh::addSubcommand);
        return webvh.addSubcommand("witness", witness);
    }

    private int misused(ParameterException e, String[] args) {
        // Parsing did not get as far as the option, so it is looked for by hand.
        boolean json = Arrays.asList(args).contains("--json");
        String message = String.valueOf(e.getMessage());
        List<String> suggestions =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String meant = suggestions.isEmpty() ? "" : " (did you mean: " + String.join(" or ", suggestions) + "?)";
        String help = "run: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        new Screen(around, json)
                .failure(MigrationException.validation(Inputs.USAGE, message + meant, help)
                        .error());
        return ExitCode.USAGE;
    }

    private int failed(Exception e, CommandLine line) {
        if (around.debug()) {
            e.printStackTrace(around.err());
        }
        MigrationException failure = MigrationException.from(e);
        if (line.getCommand() instanceof LayerliftCommand command) {
            command.screen().failure(failure.error());
        }
        return ExitCode.of(failure.error());
    }
}
