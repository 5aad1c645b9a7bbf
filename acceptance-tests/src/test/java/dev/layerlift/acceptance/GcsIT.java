package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.servers.gcs.FakeGcs;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Private content in a folder, public content in a bucket, through the packaged command and Google's client. The store is
 * ours, since there is no faithful one to be had.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class GcsIT {
    private static final String PUBLIC = "assets-public";
    private static final String RESTRICTED = "assets-restricted";
    private static final String ACCOUNT = "layerlift@a-project.iam.gserviceaccount.com";
    private static final int MEBIBYTE = 1024 * 1024;
    private static final GeneratedContent LARGE = new GeneratedContent(1, 21L * MEBIBYTE);

    /** For all tests, since each command costs more than what it asks of the store. */
    @TempDir
    private static Path folder;

    private static FakeGcs store;
    private static FaultProxy network;
    private static User user;
    private static List<String> sources;

    private final HttpClient web = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        store = FakeGcs.start(PUBLIC, RESTRICTED);
        network = FaultProxy.before(store.address());
        user = User.withHome(folder);
        Files.writeString(user.home().resolve("gcs-key.json"), store.newKey(ACCOUNT));
        configure("gcs-key.json");
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("1.txt"), "Dear reader");
        Files.writeString(files.resolve("2.txt"), "Dear nobody");
        try (InputStream in = LARGE.open()) {
            Files.copy(in, files.resolve("3.bin"));
        }
        sources = user.imports(files);
    }

    @AfterAll
    static void stop() throws IOException {
        network.close();
        store.close();
    }

    private static void configure(String keyFile) throws IOException {
        Files.writeString(user.home().resolve("layerlift.yaml"), """
                webvh: {host: "%s"}
                storage:
                  private: {type: local, root: private}
                  webvh:
                    type: gcs
                    bucket: %s
                    restrictedBucket: %s
                    prefix: site
                    endpoint: "http://127.0.0.1:%d"
                    credentialsFile: %s
                """.formatted(
                        User.DOMAIN, PUBLIC, RESTRICTED, network.address().getPort(), keyFile));
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return web.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static String key(String did, String name) {
        String[] parts = did.split(":", -1);
        return "site/" + parts[4] + "/" + parts[5] + "/" + name;
    }

    private static List<String> unfinishedUploads() {
        return store.names(RESTRICTED).stream()
                .filter(name -> name.contains("/.uploads~/begun/"))
                .toList();
    }

    @Test
    @Tag("P25")
    @Tag("P37")
    void anAssetIsPublishedInABucketWhereEverybodyFindsItAndNothingElse() throws Exception {
        List<String> before = store.names(PUBLIC);
        assertThat(checks(user.run("doctor", "--json").exits(0)))
                .contains("webvh store, public")
                .containsPattern("gcs, bucket " + PUBLIC + " at \\S+: write [0-9.]+ ms, read [0-9.]+ ms");
        assertThat(store.names(PUBLIC)).isEqualTo(before);
        List<JsonNode> migrations = user.migrates(sources.subList(0, 2));
        String did = text(migrations.get(0), "targetDid");
        assertThat(user.home().resolve("public")).isEmptyDirectory();
        user.run("verify", did).exits(0);

        store.serve(PUBLIC);
        String site = store.endpoint() + "/" + PUBLIC + "/";
        HttpResponse<String> log = get(site + key(did, "did.jsonl"));
        assertThat(log.statusCode()).isEqualTo(200);
        assertThat(log.headers().firstValue("content-type")).contains("text/jsonl");
        assertThat(log.headers().firstValue("cache-control")).contains("public, no-cache");
        assertThat(log.body()).contains(did);
        String resource = store.names(PUBLIC).stream()
                .filter(name -> name.startsWith(key(did, "resources/")) && name.endsWith(".txt"))
                .findFirst()
                .orElseThrow();
        HttpResponse<String> content = get(site + resource);
        assertThat(content.body()).isEqualTo("Dear reader");
        assertThat(content.headers().firstValue("content-type")).contains("text/plain");
        assertThat(content.headers().firstValue("cache-control"))
                .hasValueSatisfying(value -> assertThat(value).contains("immutable"));

        List<String> restricted = store.names(RESTRICTED);
        assertThat(restricted).isNotEmpty();
        for (String hidden : restricted) {
            assertThat(get(site + hidden).statusCode()).as(hidden).isIn(403, 404);
            assertThat(get(store.endpoint() + "/" + RESTRICTED + "/" + hidden).statusCode())
                    .as(hidden)
                    .isEqualTo(403);
        }

        String takenBack = text(migrations.get(1), "targetDid");
        user.run("rollback", text(migrations.get(1), "migrationId")).exits(0);
        assertThat(store.names(PUBLIC))
                .filteredOn(key -> key.startsWith(key(takenBack, "")))
                .containsExactly(key(takenBack, "did.jsonl"));
        assertThat(unfinishedUploads()).isEmpty();
    }

    private static String checks(Outcome doctor) {
        return doctor.json().path("checks").toString();
    }

    @Test
    @Tag("P38")
    @Tag("P48")
    void aKeyThatIsNotLetInIsSaidAndNothingOfItIs() throws IOException {
        String account = "left@a-project.iam.gserviceaccount.com";
        Files.writeString(user.home().resolve("old-key.json"), store.newKey(account));
        store.newKey(account);
        configure("old-key.json");

        Outcome refused = user.run("doctor", "--json").exits(1).explainsItself();

        assertThat(checks(refused)).contains("the store does not let these credentials in");
        assertThat(refused.out() + refused.err())
                .doesNotContain("PRIVATE KEY", "assertion", "Bearer", "com.google", "unable to refresh");
        configure("gcs-key.json");
    }

    @Test
    @Tag("P44")
    @Tag("P47")
    void aLargeObjectThatWasCutOffGoesOnInChunksAndLeavesNothing() throws Exception {
        killedAsItHangs(sources.get(2));
        assertThat(unfinishedUploads()).hasSize(1);
        long before = network.bytesToServer();
        user.run("resume").exits(0);
        assertThat(network.bytesToServer() - before).isLessThan(14L * MEBIBYTE);
        assertThat(store.names(RESTRICTED)).noneMatch(name -> name.contains(".uploads~"));

        store.serve(PUBLIC);
        List<String> published = store.names(PUBLIC).stream()
                .filter(name -> name.endsWith(".bin"))
                .toList();
        assertThat(published).hasSize(1);
        try (InputStream in = URI.create(store.endpoint() + "/" + PUBLIC + "/" + published.get(0))
                .toURL()
                .openStream()) {
            assertThat(GeneratedContent.digestOf(in)).isEqualTo(LARGE.sha256());
        }
    }

    /** Kills the command when some of the chunks are safe and one is on its way for ever. */
    private static void killedAsItHangs(String source) {
        network.toServer(new NetworkFault.HangAfter(12 * MEBIBYTE));
        Running running = lift(source);
        while (network.struck() == 0) {
            if (running.endsWithin(20)) {
                // On a busy machine the first call to a server takes longer than a validation may.
                assertThat(running.outcome().out()).contains("VALIDATION_TIMEOUT");
                running = lift(source);
            }
        }
        // The other connections go on to their ends.
        running.endsWithin(3000);
        running.killAfter(0);
        network.heal();
    }

    private static Running lift(String source) {
        return user.start("", "migrate", source, "--to", "webvh", "--chunk-size", "5MiB", "--json");
    }
}
