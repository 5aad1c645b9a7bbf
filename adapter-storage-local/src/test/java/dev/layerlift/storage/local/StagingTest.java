package dev.layerlift.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.testkit.GeneratedContent;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left of processes that died while they wrote, and who removes it. */
class StagingTest extends LocalStoreFixture {
    private static final ObjectPath BIG = ObjectPath.ofPublic("ab/resources/big");
    private static final long BIG_BYTES = 8L * 1024 * 1024;

    @Test
    @Tag("P21")
    void the_first_write_removes_what_dead_processes_left() throws IOException {
        Path staging = Files.createDirectories(restricted.resolve(Staging.FOLDER_NAME));
        String withLock = UUID.randomUUID().toString();
        Files.createFile(staging.resolve(withLock + ".lock"));
        Files.createFile(staging.resolve(withLock + "-1.part"));
        Files.createFile(staging.resolve(withLock + "-12.part"));
        Files.createFile(staging.resolve(UUID.randomUUID() + "-1.part"));
        Files.createFile(staging.resolve("note-of-somebody.txt"));

        put(ObjectPath.ofPublic("object"), "object");

        assertThat(store.counters().staleFilesSwept()).isEqualTo(3);
        assertThat(parts()).isEmpty();
        assertThat(staging.resolve(withLock + ".lock")).doesNotExist();
        assertThat(staging.resolve("note-of-somebody.txt")).exists();
    }

    @Test
    void a_store_that_is_open_keeps_what_it_is_writing() throws IOException {
        put(ObjectPath.ofPublic("object"), "object");
        Staging other = new Staging(restricted.toRealPath().resolve(Staging.FOLDER_NAME), new Counts());
        Staging.Part part = other.create();

        try (LocalContentStore second = LocalContentStore.open(LocalStoreConfig.of(served, restricted))) {
            put(second, ObjectPath.ofPublic("another"), "another", Durability.NOW);
            assertThat(second.counters().staleFilesSwept()).isZero();
        }

        assertThat(part.file()).exists();
        part.channel().close();
        other.close();
    }

    @Test
    void a_store_that_is_closed_leaves_no_lock() throws IOException {
        put(ObjectPath.ofPublic("object"), "object");

        store.close();

        assertThat(restricted.resolve(Staging.FOLDER_NAME)).isEmptyDirectory();
        assertCode("STORE_CLOSED", () -> store.stat(ObjectPath.ofPublic("object")));
        assertCode("STORE_CLOSED", () -> put(ObjectPath.ofPublic("object"), "object"));
        assertCode("STORE_CLOSED", () -> store.freeBytes());
    }

    @Test
    void a_store_that_is_only_read_writes_nothing() {
        assertThat(store.stat(ObjectPath.ofPublic("object"))).isEmpty();
        store.delete(ObjectPath.ofPublic("object"));

        assertThat(restricted).isEmptyDirectory();
        assertThat(served).isEmptyDirectory();
    }

    @Test
    @Tag("P19")
    @Tag("slow")
    void a_process_killed_while_it_writes_leaves_the_object_before_it_or_none() throws Exception {
        killWhileWriting(1);
        assertThat(store.stat(BIG)).isEmpty();
        assertThat(parts()).hasSize(1);

        GeneratedContent whole = new GeneratedContent(2, BIG_BYTES);
        store.put(BIG, whole, whole.sha256(), Durability.NOW);
        assertThat(store.counters().staleFilesSwept()).isEqualTo(1);

        killWhileWriting(3);
        try (InputStream left = store.open(BIG, 0).orElseThrow()) {
            assertThat(GeneratedContent.digestOf(left)).isEqualTo(whole.sha256());
        }
        assertThat(filesBelow(served)).hasSize(1);
        assertThat(parts()).hasSize(1);
    }

    /** Starts a process that writes to {@link #BIG}, and kills it when half of the bytes are in its staged file. */
    private void killWhileWriting(int seed) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HalfWriter.class.getName(),
                        served.toString(),
                        restricted.toString(),
                        String.valueOf(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("half");
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** The process that is killed: says "half" when it is half through, and goes on only if its input says so. */
    static final class HalfWriter {
        private HalfWriter() {}

        public static void main(String[] arguments) {
            LocalContentStore store =
                    LocalContentStore.open(LocalStoreConfig.of(Path.of(arguments[0]), Path.of(arguments[1])));
            GeneratedContent generated = new GeneratedContent(Integer.parseInt(arguments[2]), BIG_BYTES);
            store.put(BIG, new HalfContent(generated), generated.sha256(), Durability.NOW);
        }
    }

    private record HalfContent(GeneratedContent generated) implements dev.layerlift.domain.port.ContentStore.Content {
        @Override
        public long sizeBytes() {
            return generated.sizeBytes();
        }

        @Override
        public InputStream open() {
            return new FilterInputStream(generated.open()) {
                private long through;

                @Override
                public int read(byte[] buffer, int from, int length) throws IOException {
                    if (through >= sizeBytes() / 2) {
                        System.out.println("half");
                        System.out.flush();
                        System.in.read();
                    }
                    int read = super.read(buffer, from, length);
                    through += read;
                    return read;
                }
            };
        }
    }
}
