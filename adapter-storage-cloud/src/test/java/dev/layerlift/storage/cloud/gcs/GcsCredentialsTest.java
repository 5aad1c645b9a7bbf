package dev.layerlift.storage.cloud.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.servers.gcs.FakeGcs;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of service accounts, tokens that are refused, and that neither gets into a log. */
class GcsCredentialsTest {
    private static final Logger GOOGLE = Logger.getLogger("com.google");
    private static final String ACCOUNT = "layerlift@a-project.iam.gserviceaccount.com";

    private final FakeGcs fake = GcsFixture.start();
    private final ObjectPath path = ObjectPath.ofPublic("credentials/object");
    private final Records records = new Records();

    @TempDir
    private Path folder;

    /** What Google's library logs, with the traces of what it logs about. */
    private static final class Records extends Handler {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final List<String> loud = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            String text = logged.getLevel() + " " + logged.getLoggerName() + " " + logged.getMessage() + " "
                    + logged.getThrown();
            texts.add(text);
            if (logged.getLevel().intValue() >= Level.INFO.intValue()) {
                loud.add(text);
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @BeforeEach
    void listen() {
        GOOGLE.addHandler(records);
    }

    @AfterEach
    void stop() {
        GOOGLE.removeHandler(records);
        GOOGLE.setLevel(null);
        fake.close();
    }

    private GcsContentStore openWithKey(String key) throws IOException {
        Path file = Files.writeString(folder.resolve("key.json"), key);
        return GcsContentStore.open(GcsFixture.on(fake).withCredentials(new GcsCredentials.KeyFile(file)));
    }

    private void put(GcsContentStore store) {
        byte[] bytes = "an object".getBytes(UTF_8);
        store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    private static MigrationException failure(Runnable call) {
        MigrationException thrown = catchThrowableOfType(MigrationException.class, call::run);
        assertThat(thrown).isNotNull();
        return thrown;
    }

    @Test
    void an_account_is_let_in_by_what_its_key_signs_and_asks_again_when_its_token_ended() throws IOException {
        try (GcsContentStore store = openWithKey(fake.newKey(ACCOUNT))) {
            put(store);
            assertThat(store.stat(path)).isPresent();
            assertThat(fake.requests()).filteredOn("POST /token"::equals).hasSize(1);

            fake.forgetTokens();

            assertThat(store.stat(path)).isPresent();
            assertThat(fake.requests()).filteredOn("POST /token"::equals).hasSize(2);
        }
        assertThat(records.loud).isEmpty();
    }

    @Test
    @Tag("P38")
    @Tag("P48")
    void a_key_that_was_replaced_or_is_of_nobody_is_refused_in_the_middle_and_from_the_start() throws IOException {
        String old = fake.newKey(ACCOUNT);
        try (GcsContentStore store = openWithKey(old)) {
            put(store);
            fake.newKey(ACCOUNT);
            fake.forgetTokens();
            assertRefused(() -> store.stat(path));
            assertRefused(() -> store.open(path, 0));
            assertRefused(() -> put(store));
        }
        try (GcsContentStore store = openWithKey(old)) {
            assertRefused(() -> store.stat(path));
        }
        try (GcsContentStore store = openWithKey("{\"type\": \"service_account\", \"private_key\": \"very-secret\"}")) {
            MigrationException thrown = failure(() -> store.stat(path));
            assertThat(thrown.error().code()).isEqualTo("STORE_CREDENTIALS_MISSING");
            assertThat(thrown.error().toString()).doesNotContain("very-secret");
        }
        assertThat(records.loud).isEmpty();
    }

    @Test
    void a_clock_that_is_wrong_is_what_the_refusal_names() throws IOException {
        String key = fake.newKey(ACCOUNT);
        fake.aheadBy(Duration.ofHours(2));
        try (GcsContentStore store = openWithKey(key)) {
            MigrationException thrown = failure(() -> store.stat(path));
            assertThat(thrown.error().code()).as("%s", thrown.error()).isEqualTo("CLOCK_SKEW");
            assertThat(thrown.retry()).isEqualTo(Retry.NEVER);

            fake.aheadBy(Duration.ZERO);
            assertThat(store.stat(path)).isEmpty();
        }
    }

    private static void assertRefused(Runnable call) {
        MigrationException thrown = failure(call);
        assertThat(thrown.error().code()).as("%s", thrown.error()).isEqualTo("STORE_ACCESS_DENIED");
        assertThat(thrown.retry()).isEqualTo(Retry.NEVER);
        assertThat(thrown.error() + " " + thrown.getCause()).doesNotContain("PRIVATE KEY", "assertion", "token-");
    }

    @Test
    @Tag("P38")
    void of_requests_to_the_store_nothing_is_logged_at_any_level() throws IOException {
        GOOGLE.setLevel(Level.ALL);
        fake.letIn("ours-token");
        GcsStoreConfig config = GcsFixture.on(fake).withCredentials(new GcsCredentials.Token("ours-token"));
        GeneratedContent large = new GeneratedContent(1, 9L * 1024 * 1024);
        try (GcsContentStore store = GcsContentStore.open(config)) {
            put(store);
            store.put(path, large, large.sha256(), Durability.NOW);
            fake.forgetTokens();
            assertThat(failure(() -> store.stat(path)).error().code()).isEqualTo("STORE_TOKEN_EXPIRED");
            assertThat(failure(() -> store.put(path, large, large.sha256(), Durability.NOW))
                            .error()
                            .code())
                    .isEqualTo("STORE_TOKEN_EXPIRED");
        }
        assertThat(records.loud).isEmpty();
        assertThat(String.join("\n", records.texts)).doesNotContain("ours-token", "upload_id", "Bearer");
    }
}
