package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.config.PersistenceConfig;
import dev.layerlift.bootstrap.config.PersistenceConfig.Postgresql;
import dev.layerlift.bootstrap.home.EnvironmentPassphrase;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a home. */
@Command(name = "init", description = "Make a home, with keys under a passphrase of yours.")
final class InitCommand extends LayerliftCommand {
    @Option(
            names = "--domain",
            required = true,
            paramLabel = "HOST",
            description = "The domain whose web server will serve the public folder.")
    private String domain = "";

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = {
                "Keep state in PostgreSQL: postgresql://HOST:PORT/DATABASE.",
                "A database that holds a home gets one more folder to work on it from."
            })
    private @Nullable String database;

    @Option(names = "--database-user", paramLabel = "USER", description = "Who connects to it.")
    private @Nullable String databaseUser;

    @Option(
            names = "--database-password-file",
            paramLabel = "FILE",
            description = "The file with the password of that user.")
    private @Nullable Path databasePasswordFile;

    InitCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        WebHost host = Inputs.domain(domain);
        HomeDirectory home = home();
        EnvironmentPassphrase passphrase = new EnvironmentPassphrase(around().variables(), around().prompt(), true);
        try (Layerlift layerlift = Layerlift.create(home, host, persistence(), passphrase)) {
            Path served = layerlift.publicRoot().orElseThrow();
            screen().document(JsonObject.builder()
                    .put("home", home.root().toString())
                    .put("domain", host.toString())
                    .put("publicRoot", served.toString())
                    .put("systemKey", layerlift.systemKey())
                    .build());
            screen().line("A new home: " + home.root());
            screen().line("What becomes public lies in " + served + "; have the web server of " + host
                    + " serve it at https://" + host + "/.");
            screen().line(
                            "The web server's user needs to get there: it must be allowed to traverse (x) every folder above "
                                    + "it. Nothing else in the home is open to others.");
            screen().line("System key: " + layerlift.systemKey());
            screen().line("Note this key elsewhere: it proves the audit records.");
            screen().line("Keep the passphrase: without it, the keys of this home are lost.");
            screen().line("Next: layerlift import PATH…");
        }
        return ExitCode.DONE;
    }

    private PersistenceConfig persistence() {
        if (database == null) {
            if (databaseUser != null || databasePasswordFile != null) {
                throw Inputs.usage("--database-user, --database-password-file: without --database (expected: with it)");
            }
            return PersistenceConfig.DEFAULT;
        }
        if (databaseUser == null) {
            throw Inputs.usage("--database: without --database-user (expected: with it)");
        }
        try {
            return new Postgresql(
                    database,
                    databaseUser,
                    Optional.ofNullable(databasePasswordFile)
                            .map(file -> file.toAbsolutePath().toString()),
                    Postgresql.CONNECTIONS_DEFAULT);
        } catch (IllegalArgumentException e) {
            throw Inputs.usage("--database: " + e.getMessage());
        }
    }
}
