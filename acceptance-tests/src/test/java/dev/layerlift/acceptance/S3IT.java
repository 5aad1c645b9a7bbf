package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.servers.S3Server;
import dev.layerlift.testkit.GeneratedContent;
import dev.layerlift.testkit.net.FaultProxy;
import dev.layerlift.testkit.net.NetworkFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Private content in a folder, public content in a bucket, through the packaged command and a real server. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class S3IT {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final long LARGE_BYTES = 21L * MEBIBYTE;

    @TempDir
    private Path folder;

    private final HttpClient web = HttpClient.newHttpClient();

    private User home(URI endpoint, S3Server server, String more) throws IOException {
        User user = User.withHome(folder);
        Files.writeString(user.home().resolve("s3-secret"), server.secretAccessKey() + "\n");
        configure(user, endpoint, server.accessKeyId(), more);
        return user;
    }

    private static void configure(User user, URI endpoint, String accessKeyId, String more) throws IOException {
        Files.writeString(user.home().resolve("layerlift.yaml"), """
                webvh: {host: "%s"}
                storage:
                  private: {type: local, root: private}
                  webvh:
                    type: s3
                    bucket: %s
                    restrictedBucket: %s
                    prefix: site
                    endpoint: "%s"
                    accessKeyId: %s
                    secretKeyFile: s3-secret
                    %s
                """.formatted(
                        User.DOMAIN, Buckets.PUBLIC, Buckets.RESTRICTED, endpoint, accessKeyId, more));
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return web.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static String key(String did, String name) {
        String[] parts = did.split(":", -1);
        return "site/" + parts[4] + "/" + parts[5] + "/" + name;
    }

    @Test
    @Tag("P25")
    @Tag("P37")
    void anAssetIsPublishedInABucketWhereEverybodyFindsItAndNothingElse() throws Exception {
        try (S3Server server = OtherPrograms.orSkip(S3Server::startS3Proxy);
                Buckets buckets = new Buckets(server)) {
            User user = home(server.endpoint(), server, "checksums: false");
            assertThat(checks(user.run("doctor", "--json").exits(0)))
                    .contains("webvh store, public")
                    .containsPattern("s3, bucket " + Buckets.PUBLIC + " at \\S+: write [0-9.]+ ms, read [0-9.]+ ms");
            assertThat(buckets.publicKeys()).isEmpty();
            List<String> sources = user.imports(files("1 Dear reader", "2 Dear nobody"));
            List<JsonNode> migrations = user.migrates(sources);
            String did = text(migrations.get(0), "targetDid");
            assertThat(user.home().resolve("public")).isEmptyDirectory();
            user.run("verify", did).exits(0);
            user.run("resolve", did).exits(0);

            buckets.letEverybodyReadThePublicOne();
            String site = server.endpoint() + "/" + Buckets.PUBLIC + "/";
            HttpResponse<String> log = get(site + key(did, "did.jsonl"));
            assertThat(log.statusCode()).isEqualTo(200);
            assertThat(log.headers().firstValue("content-type")).contains("text/jsonl");
            assertThat(log.headers().firstValue("cache-control")).contains("public, no-cache");
            assertThat(log.body()).contains(did);
            JsonNode resource = user.run("show", did, "--json")
                    .exits(0)
                    .json()
                    .path("resources")
                    .get(0);
            String name = text(resource, "url").replaceAll(".*/", "");
            HttpResponse<String> content = get(site + key(did, "resources/" + name));
            assertThat(content.body()).isEqualTo("1 Dear reader");
            assertThat(content.headers().firstValue("content-type")).contains("text/plain");
            assertThat(content.headers().firstValue("cache-control"))
                    .hasValueSatisfying(value -> assertThat(value).contains("immutable"));

            assertThat(buckets.restrictedKeys()).isNotEmpty();
            for (String hidden : buckets.restrictedKeys()) {
                assertThat(get(site + hidden).statusCode()).as(hidden).isIn(403, 404);
                assertThat(get(server.endpoint() + "/" + Buckets.RESTRICTED + "/" + hidden)
                                .statusCode())
                        .as(hidden)
                        .isEqualTo(403);
            }

            String takenBack = text(migrations.get(1), "targetDid");
            user.run("rollback", text(migrations.get(1), "migrationId")).exits(0);
            assertThat(buckets.publicKeys())
                    .filteredOn(key -> key.startsWith(key(takenBack, "")))
                    .containsExactly(key(takenBack, "did.jsonl"));
            assertThat(buckets.unfinishedUploads()).isEmpty();

            complaints(user, server);
        }
    }

    private Path files(String... contents) throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (String content : contents) {
            Files.writeString(files.resolve(content + ".txt"), content);
        }
        return files;
    }

    private static String checks(Outcome doctor) {
        return doctor.json().path("checks").toString();
    }

    /** What is said when it is set up wrongly; the secret is not. */
    private void complaints(User user, S3Server server) throws IOException {
        configure(user, server.endpoint(), "somebody-else", "checksums: false");
        assertThat(checks(user.run("doctor", "--json").exits(1).explainsItself()))
                .contains("the store does not let these credentials in")
                .doesNotContain(server.secretAccessKey());
        configure(user, server.endpoint(), server.accessKeyId(), "region: here-1\n    checksums: false");
        Path yaml = user.home().resolve("layerlift.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace(Buckets.PUBLIC, "never-made"));
        assertThat(checks(user.run("doctor", "--json").exits(1).explainsItself()))
                .contains("there is no such bucket", "never-made");
    }

    @Test
    @Tag("P44")
    @Tag("P47")
    void aLargeObjectThatWasCutOffGoesOnInChunksOrLeavesNothing() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (int i = 0; i < 3; i++) {
            try (InputStream in = new GeneratedContent(i, LARGE_BYTES + i).open()) {
                Files.copy(in, files.resolve(i + ".bin"));
            }
        }
        try (S3Server server = OtherPrograms.orSkip(S3Server::startS3Mock);
                Buckets buckets = new Buckets(server);
                FaultProxy network = FaultProxy.before(server.address())) {
            User user = home(URI.create("http://127.0.0.1:" + network.address().getPort()), server, "");
            List<String> sources = user.imports(files);

            // One connection is cut: the attempt fails, and a later one of the same process sends what is missing.
            network.toServer(new NetworkFault.CutAfter(12 * MEBIBYTE));
            lifted(user, sources.get(0)).exits(0);
            assertThat(network.struck()).isEqualTo(1);
            assertThat(network.bytesToServer()).isLessThan(LARGE_BYTES + 3 * 5 * MEBIBYTE + MEBIBYTE);
            assertThat(buckets.unfinishedUploads()).isEmpty();

            // The network hangs and the process is killed: a new one goes on.
            killedAsItHangs(user, sources.get(1), network);
            assertThat(buckets.unfinishedUploads()).hasSize(1);
            long before = network.bytesToServer();
            user.run("resume").exits(0);
            assertThat(network.bytesToServer() - before).isLessThan(14L * MEBIBYTE);
            assertThat(buckets.unfinishedUploads()).isEmpty();

            // The same, and meanwhile the source is no longer what it was: all is taken back, and a person is told.
            List<String> there = buckets.publicKeys();
            killedAsItHangs(user, sources.get(2), network);
            assertThat(buckets.unfinishedUploads()).hasSize(1);
            Path copy = privateCopy(user, LARGE_BYTES + 2);
            Files.write(copy, new byte[1], StandardOpenOption.APPEND);
            Outcome resumed = user.run("resume", "--json").exits(3).explainsItself();
            assertThat(resumed.out()).contains("changed while it was transferred");
            assertThat(buckets.unfinishedUploads()).isEmpty();
            assertThat(buckets.publicKeys()).isEqualTo(there);
            assertThat(buckets.restrictedKeys()).noneMatch(key -> key.contains(".uploads~"));
            try (FileChannel mended = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                mended.truncate(LARGE_BYTES + 2);
            }
            String id = text(resumed.json().path("migrations").get(0), "migrationId");
            user.run("recover", id, "--decision", "roll-back").exits(0);
            assertThat(buckets.publicKeys()).isEqualTo(there);
        }
    }

    /** The one file of this size in the private folder. */
    private static Path privateCopy(User user, long sizeBytes) throws IOException {
        List<Path> found;
        try (Stream<Path> files =
                Files.find(user.home().resolve("private"), 20, (file, facts) -> facts.size() == sizeBytes)) {
            found = files.toList();
        }
        assertThat(found).hasSize(1);
        assertThat(found.get(0).toFile().setWritable(true)).isTrue();
        return found.get(0);
    }

    /**
     * On a busy machine the first call to a server takes longer than a validation may; who is told so asks again.
     */
    private static boolean isToBeAskedAgain(Outcome outcome) {
        return outcome.out().contains("VALIDATION_TIMEOUT");
    }

    private static Outcome lifted(User user, String source) {
        Outcome outcome = lift(user, source).await();
        for (int i = 0; i < 5 && isToBeAskedAgain(outcome); i++) {
            outcome = lift(user, source).await();
        }
        return outcome;
    }

    private static Running lift(User user, String source) {
        return user.start("", "migrate", source, "--to", "webvh", "--chunk-size", "5MiB", "--json");
    }

    /** Kills the command when two of the chunks are safe and the others are on their way for ever. */
    private static void killedAsItHangs(User user, String source, FaultProxy network) {
        network.toServer(new NetworkFault.HangAfter(12 * MEBIBYTE));
        long before = network.struck();
        Running running = lift(user, source);
        while (network.struck() == before) {
            if (running.endsWithin(20)) {
                assertThat(isToBeAskedAgain(running.outcome()))
                        .as(running.outcome().toString())
                        .isTrue();
                running = lift(user, source);
            }
        }
        // The other two connections go on to their ends.
        running.endsWithin(3000);
        running.killAfter(0);
        network.heal();
    }
}
