package dev.layerlift.bootstrap.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows help, for those who type it as a command. */
@Command(name = "help", description = "Show the help of a command.", helpCommand = true)
final class HelpCommand extends LayerliftCommand {
    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command; default: layerlift itself.")
    private List<String> names = List.of();

    HelpCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        CommandLine line = commandLine();
        for (String name : names) {
            CommandLine found = line.getSubcommands().get(name);
            if (found == null) {
                throw Inputs.usage("help: \"" + name + "\" is no command (expected: one that layerlift --help lists)");
            }
            line = found;
        }
        line.usage(line.getOut());
        return ExitCode.DONE;
    }
}
