package dev.layerlift.storage.cloud.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.storage.cloud.s3.Multipart.Target;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * What S3Mock cannot show of uploads (see {@link S3MockUploadsTest}): an object that is there outlives what is ended beside
 * it. S3Proxy keeps no checksums, so there are no chunks on it, and these uploads are made one level lower.
 */
class S3ProxyUploadsTest {
    private final S3StoreConfig config = S3Servers.onProxy();
    private final S3Connection connection = S3Connection.open(config);
    private final S3ContentStore store = S3ContentStore.open(config);
    private final Multipart multipart = new Multipart(new S3Objects(connection, false));
    private final UploadMarkers markers =
            new UploadMarkers(new S3Objects(connection, false), S3Servers.RESTRICTED.as(Area.RESTRICTED));
    private final MultipartUploads uploads =
            new MultipartUploads(multipart, markers, path -> S3Servers.PUBLIC.as(path.area()));
    private final String prefix = "uploads/" + UUID.randomUUID();
    private final ObjectPath path = ObjectPath.ofPublic(prefix + "/object");
    private final GeneratedContent content = new GeneratedContent(11, Multipart.PART_BYTES_MIN + 1001);

    @AfterEach
    void close() {
        connection.close();
        store.close();
    }

    private static Target target(ObjectPath path) {
        return new Target("upload to " + path, S3Servers.PUBLIC.bucket(), "web/" + path.key());
    }

    private CompletedPart part(Target target, String id, int number, byte[] bytes) {
        Sha256 digest = Sha256.of(bytes);
        return multipart.completed(
                number, multipart.part(target, id, number, S3Objects.body(bytes, bytes.length), digest), digest);
    }

    private Sha256 there() throws IOException {
        try (InputStream in = store.open(path, 0).orElseThrow()) {
            return GeneratedContent.digestOf(in);
        }
    }

    @Test
    @Tag("P47")
    void aborting_leaves_nothing_but_the_object_that_was_there() throws Exception {
        byte[] before = "what was there".getBytes(UTF_8);
        store.put(path, Content.of(before), Sha256.of(before), Durability.NOW);
        ObjectPath beside = ObjectPath.ofPublic(prefix + "/object2");
        ObjectPath below = ObjectPath.ofPublic(prefix + "/object/below");
        String first = multipart.begin(target(path), path);
        String second = multipart.begin(target(path), path);
        String neighbour = multipart.begin(target(beside), beside);
        String child = multipart.begin(target(below), below);
        part(target(path), first, 1, before);
        assertThat(multipart.unfinished(target(path))).containsExactlyInAnyOrder(first, second);

        uploads.abort(path);
        uploads.abort(path);

        assertThat(multipart.unfinished(target(path))).isEmpty();
        assertThat(there()).isEqualTo(Sha256.of(before));
        assertThat(multipart.unfinished(target(beside))).containsExactly(neighbour);
        assertThat(multipart.unfinished(target(below))).containsExactly(child);
        uploads.abort(beside);
        uploads.abort(below);
        assertThat(multipart.unfinished(target(below))).isEmpty();
    }

    @Test
    @Tag("P47")
    void a_delete_ends_what_a_killed_put_left() {
        multipart.begin(target(path), path);

        store.delete(path);

        assertThat(multipart.unfinished(target(path))).isEmpty();
    }

    @Test
    void uploads_to_one_path_do_not_disturb_each_other() throws Exception {
        Target target = target(path);
        String first = multipart.begin(target, path);
        String second = multipart.begin(target, path);
        List<CompletedPart> mine = new ArrayList<>();
        try (InputStream in = content.open()) {
            mine.add(part(target, first, 1, in.readNBytes((int) Multipart.PART_BYTES_MIN)));
            mine.add(part(target, first, 2, in.readAllBytes()));
        }
        part(target, second, 1, "of somebody else".getBytes(UTF_8));

        multipart.complete(target, first, mine);

        assertThat(there()).isEqualTo(content.sha256());
        assertThat(multipart.unfinished(target)).containsExactly(second);
        uploads.abort(path);
        assertThat(there()).isEqualTo(content.sha256());
        assertThat(multipart.unfinished(target)).isEmpty();
    }
}
