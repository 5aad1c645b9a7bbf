package dev.layerlift.benchmarks;

import dev.layerlift.benchmarks.identity.IdentityScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Runs a scenario: {@code web [--count N] [--concurrency N] [--size BYTES] [--portable] [--folder DIR]}, {@code
 * batch [--count N] [--concurrency N]}, {@code query [--count FINISHED]}, {@code validation} or {@code rollback [--count
 * N] [--folder DIR]}, {@code transfer [--count MEGABYTES] [--to local|s3] [--folder DIR]}, or {@code identity [--long]}. With
 * {@code --json FILE} the last line, the figures, is written to a file too.
 */
public final class Main {
    private Main() {}

    /** Prints counts and figures, the last line as JSON. */
    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        if (arguments.length > 0 && arguments[0].equals("identity")) {
            boolean isLong = arguments.length == 2 && arguments[1].equals("--long");
            if (arguments.length > 1 && !isLong) {
                throw new IllegalArgumentException("option: " + arguments[1] + " (expected: --long or none)");
            }
            new IdentityScenario(isLong).run();
            return;
        }
        int count = 2000;
        int concurrency = 64;
        int sizeBytes = 4096;
        boolean portable = false;
        Optional<Path> json = Optional.empty();
        String to = "local";
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        String scenario = arguments.length == 0 ? "" : arguments[0];
        switch (scenario) {
            case "web" -> {}
            case "batch" -> {
                count = 500;
                concurrency = 10;
            }
            case "query" -> count = 1_000_000;
            case "validation" -> count = 1000;
            case "rollback" -> count = 200;
            case "transfer" -> count = 2000;
            default ->
                throw new IllegalArgumentException("scenario: \"" + scenario
                        + "\" (expected: web, batch, query, validation, rollback, transfer or identity)");
        }
        for (int i = 1; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--count" -> count = Integer.parseInt(arguments[++i]);
                case "--concurrency" -> concurrency = Integer.parseInt(arguments[++i]);
                case "--size" -> sizeBytes = Integer.parseInt(arguments[++i]);
                case "--folder" -> folder = Path.of(arguments[++i]);
                case "--portable" -> portable = true;
                case "--to" -> to = arguments[++i];
                case "--json" -> json = Optional.of(Path.of(arguments[++i]));
                default ->
                    throw new IllegalArgumentException("option: " + arguments[i]
                            + " (expected: --count, --concurrency, --size, --to, --folder, --json or --portable)");
            }
        }
        String report = switch (scenario) {
            case "batch" -> new BatchScenario(count, concurrency).run(folder);
            case "query" -> new QueryScenario(count).run(folder);
            case "validation" -> new StandardScenario(count).validation(folder);
            case "rollback" -> new StandardScenario(count).rollback(folder);
            case "transfer" -> transfer(to, count, folder);
            default -> new WebScenario(count, concurrency, sizeBytes, portable).run(folder);
        };
        System.out.print(report);
        if (json.isPresent()) {
            // The last line is the figures as JSON.
            Files.writeString(json.get(), report.stripTrailing().replaceFirst("(?s).*\n", "") + "\n");
        }
    }

    private static String transfer(String to, int megabytes, Path folder) throws IOException, InterruptedException {
        return switch (to) {
            case "local" -> new TransferScenario(megabytes, 3).run(folder);
            case "s3" -> new S3TransferScenario(megabytes, 3).run(folder);
            default -> throw new IllegalArgumentException("--to: " + to + " (expected: local or s3)");
        };
    }
}
