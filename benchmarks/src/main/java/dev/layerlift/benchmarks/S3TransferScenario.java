package dev.layerlift.benchmarks;

import com.google.inject.Injector;
import dev.layerlift.domain.did.Did;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.servers.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One large file from a folder to a server on the same machine that speaks S3 and keeps checksums, by a whole migration with
 * everything on and by {@code rclone copy} with chunks of the same size, as many at a time, each several times in turn.
 */
final class S3TransferScenario {
    private static final String RCLONE = "rclone copy";
    private static final String BUCKET = "benchmark-public";
    private static final String RESTRICTED_BUCKET = "benchmark-restricted";

    private final int megabytes;
    private final int rounds;

    /** What the server took of the processors in the last run of each, in seconds. */
    private final Map<String, Double> serverSeconds = new HashMap<>();

    S3TransferScenario(int megabytes, int rounds) {
        this.megabytes = megabytes;
        this.rounds = rounds;
    }

    String run(Path folder) throws IOException, InterruptedException {
        if (!Contest.isThere("rclone", "version")) {
            throw new IllegalStateException("rclone: not there (expected: on the path, to compare with)");
        }
        Path work = Files.createTempDirectory(Files.createDirectories(folder), "layerlift-transfer");
        Path file = work.resolve("source");
        try (S3Server server = S3Server.startFastS3Mock()) {
            LargeFile source = LargeFile.write(file, megabytes);
            Contest contest = new Contest(work, megabytes, rounds);
            rclone(server, "mkdir", ":s3:" + BUCKET);
            rclone(server, "mkdir", ":s3:" + RESTRICTED_BUCKET);
            for (int round = 0; round < rounds; round++) {
                timed(
                        contest,
                        server,
                        RCLONE,
                        round,
                        () -> rclone(server, "copyto", file.toString(), ":s3:" + BUCKET + "/copy"));
                rclone(server, "delete", ":s3:" + BUCKET);
                ours(contest, work, server, source, round);
                rclone(server, "delete", ":s3:" + BUCKET);
            }
            return report(contest);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(work);
        }
    }

    private void timed(Contest contest, S3Server server, String name, int round, Contest.Run run)
            throws IOException, InterruptedException {
        double before = processorSeconds(server);
        contest.timed(name, round, run);
        serverSeconds.put(name, processorSeconds(server) - before);
    }

    private static double processorSeconds(S3Server server) {
        return ProcessHandle.of(server.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .map(took -> took.toMillis() / 1e3)
                .orElse(Double.NaN);
    }

    private void ours(Contest contest, Path work, S3Server server, LargeFile source, int round)
            throws IOException, InterruptedException {
        try (BenchmarkHome home =
                BenchmarkHome.make(work, Ed25519Providers.fastest(), root -> settings(root, server))) {
            Injector injector = home.injector();
            Did did = source.importInto(injector);
            timed(contest, server, "durable", round, () -> LargeFile.migrate(injector, did));
        }
    }

    private static String settings(Path root, S3Server server) throws IOException {
        Files.writeString(root.resolve("s3-secret"), server.secretAccessKey() + "\n");
        return """
                storage:
                  private: {type: local, root: private}
                  webvh:
                    type: s3
                    bucket: %s
                    restrictedBucket: %s
                    endpoint: "%s"
                    accessKeyId: %s
                    secretKeyFile: s3-secret
                """.formatted(BUCKET, RESTRICTED_BUCKET, server.endpoint(), server.accessKeyId());
    }

    /** With the chunks of the engine: 10 MiB, three at a time. */
    private static void rclone(S3Server server, String command, String... paths)
            throws IOException, InterruptedException {
        String[] call = new String[paths.length + 4];
        call[0] = "rclone";
        call[1] = "--config";
        call[2] = "";
        call[3] = command;
        System.arraycopy(paths, 0, call, 4, paths.length);
        Contest.call(
                Map.of(
                        // Plain HTTP needs none, and with one rclone cannot make its client.
                        "AWS_CA_BUNDLE", "",
                        "RCLONE_S3_PROVIDER", "Other",
                        "RCLONE_S3_ENDPOINT", server.endpoint().toString(),
                        "RCLONE_S3_ACCESS_KEY_ID", server.accessKeyId(),
                        "RCLONE_S3_SECRET_ACCESS_KEY", server.secretAccessKey(),
                        "RCLONE_S3_FORCE_PATH_STYLE", "true",
                        "RCLONE_S3_CHUNK_SIZE", "10Mi",
                        "RCLONE_S3_UPLOAD_CONCURRENCY", "3"),
                call);
    }

    private String report(Contest contest) throws IOException {
        double ratio = contest.ratio("durable", RCLONE);
        return contest.report("from a folder to a server that speaks S3")
                + String.format(
                        Locale.ROOT,
                        "durable: %.2f x rclone copy (target: 0.8); %.2f s of processors, the server %.2f s (for rclone"
                                + " copy %.2f s)%n",
                        ratio,
                        contest.processorSeconds("durable"),
                        serverSeconds.getOrDefault("durable", Double.NaN),
                        serverSeconds.getOrDefault(RCLONE, Double.NaN))
                + Contest.memoryMax()
                + String.format(
                        Locale.ROOT,
                        "{\"scenario\":\"transfer-s3\",\"megabytes\":%d,\"durableSeconds\":%.3f,\"ratio\":%.3f}%n",
                        megabytes,
                        contest.median("durable"),
                        ratio);
    }
}
