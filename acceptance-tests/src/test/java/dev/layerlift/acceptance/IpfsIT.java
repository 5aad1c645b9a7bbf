package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.layerlift.servers.IpfsNode;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Private content in a folder, public content on an IPFS node, through the packaged command and a real node. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class IpfsIT {
    private static final String TREE = "/layerlift/assets/";

    /** Several leaves, and several chunks. */
    private static final int LARGE_BYTES = 700_000;

    @TempDir
    private Path folder;

    private static String place(String did) {
        String[] parts = did.split(":", -1);
        return TREE + "public/" + parts[4] + "/" + parts[5] + "/";
    }

    private Path files(byte[] large) throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("1.txt"), "Dear reader of " + folder);
        Files.write(files.resolve("2.bin"), large);
        return files;
    }

    @Test
    @Tag("P25")
    @Tag("P37")
    @Tag("P47")
    void contentIsFoundByItsCidAndUnpinnedWhenItIsTakenBack() throws Exception {
        IpfsNode running = OtherPrograms.orSkip(IpfsNode::shared);
        NodeOfOthers node = new NodeOfOthers(running);
        User user = User.withHome(folder);
        Files.writeString(user.home().resolve("layerlift.yaml"), """
                webvh: {host: "%s"}
                storage:
                  private: {type: local, root: private}
                  webvh: {type: ipfs, name: assets, api: "%s"}
                """.formatted(User.DOMAIN, running.api()));
        assertThat(user.run("doctor", "--json").exits(0).json().path("checks").toString())
                .containsPattern("ipfs, assets at \\S+: write [0-9.]+ ms, read [0-9.]+ ms");
        assertThat(node.files("/layerlift")).isEmpty();

        byte[] small = ("Dear reader of " + folder).getBytes(UTF_8);
        byte[] large;
        try (InputStream in = new GeneratedContent(folder.hashCode(), LARGE_BYTES).open()) {
            large = in.readAllBytes();
        }
        List<String> sources = user.imports(files(large));
        List<JsonNode> migrations = new ArrayList<>();
        user.runWithInput(
                        String.join("\n", sources), "migrate", "-", "--to", "webvh", "--chunk-size", "300000", "--json")
                .exits(0)
                .json()
                .path("migrations")
                .forEach(migrations::add);
        assertThat(user.home().resolve("public")).isEmptyDirectory();

        List<String> dids = migrations.stream().map(m -> text(m, "targetDid")).toList();
        String smallCid = published(user, node, dids.get(0), small);
        String largeCid = published(user, node, dids.get(1), large);
        assertThat(user.run("verify", dids.get(1)).exits(0).out()).contains("ipfs://" + largeCid);
        restrictedFilesAreElsewhere(user, node, smallCid);

        user.run("rollback", text(migrations.get(1), "migrationId")).exits(0);
        assertThat(node.isPinned(largeCid)).isFalse();
        assertThat(node.isPinned(smallCid)).isTrue();
        assertThat(node.files(place(dids.get(1)).replaceAll("/$", "")))
                .containsExactly(place(dids.get(1)) + "did.jsonl");
        for (String emptied : List.of("uploads", "replacing", "emptied")) {
            assertThat(node.files(TREE + emptied)).as(emptied).isEmpty();
        }
    }

    /** Its content can be read by its CID, and its files and the home say that one; gives it. */
    private static String published(User user, NodeOfOthers node, String did, byte[] content) {
        String cid = node.cidOf(content);
        assertThat(node.read(cid)).isEqualTo(content);
        assertThat(node.isPinned(cid)).isTrue();
        assertThat(text(
                        node.jsonAt(place(did) + "resources/manifest.json")
                                .path("items")
                                .get(0),
                        "contentAddress"))
                .isEqualTo("ipfs://" + cid);
        JsonNode shown = user.run("show", did, "--json")
                .exits(0)
                .json()
                .path("resources")
                .get(0);
        assertThat(text(shown, "contentAddress")).isEqualTo("ipfs://" + cid);
        return cid;
    }

    /** Whoever knows a CID could read them. */
    private static void restrictedFilesAreElsewhere(User user, NodeOfOthers node, String published) throws IOException {
        List<Path> hidden;
        try (Stream<Path> files = Files.walk(user.home().resolve("restricted/webvh"))) {
            hidden = files.filter(Files::isRegularFile).toList();
        }
        assertThat(hidden).isNotEmpty();
        List<String> blocks = node.blocks();
        assertThat(blocks).contains(published);
        for (Path file : hidden) {
            assertThat(blocks).as("%s", file).doesNotContain(node.cidOf(Files.readAllBytes(file)));
        }
    }
}
