package dev.layerlift.storage.ipfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.storage.ipfs.FileNode.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CIDs that are computed here, against published ones and against the rule of the tree. */
class FileAddressTest {
    /** CIDs that documentation and other implementations give for these bytes. */
    @ParameterizedTest
    @CsvSource({
        "'', bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        "hello, bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq",
        "hello world, bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
    })
    void published_cids_are_found(String text, String cid) {
        assertThat(address(text.getBytes(UTF_8), 3)).hasToString(cid);
    }

    private static Cid address(byte[] bytes, int step) {
        FileAddress address = new FileAddress();
        for (int at = 0; at < bytes.length; at += step) {
            address.update(bytes, at, Math.min(step, bytes.length - at));
        }
        return address.cid();
    }

    @Test
    void how_the_bytes_come_makes_no_difference() {
        byte[] bytes = new byte[3 * FileTree.LEAF_BYTES + 17];
        new java.util.Random(5).nextBytes(bytes);

        Cid whole = address(bytes, bytes.length);

        assertThat(address(bytes, 1000)).isEqualTo(whole);
        assertThat(address(bytes, FileTree.LEAF_BYTES)).isEqualTo(whole);
        assertThat(address(bytes, FileTree.LEAF_BYTES + 1)).isEqualTo(whole);
    }

    /** The rule of the balanced layout, from the root down: as deep as need be, and filled from the left. */
    @ParameterizedTest
    @ValueSource(
            ints = {1, 2, 173, 174, 175, 347, 348, 349, 174 * 174 - 1, 174 * 174, 174 * 174 + 1, 174 * 174 + 174 + 1})
    void the_tree_is_the_balanced_one(int leaves) throws IOException {
        List<Part> parts = new ArrayList<>();
        FileTree tree = new FileTree((cid, block) -> {});
        for (int i = 0; i < leaves; i++) {
            Part leaf = Part.leaf(Cid.of(Cid.Codec.RAW, String.valueOf(i).getBytes(UTF_8)), 1 + i % 7);
            parts.add(leaf);
            tree.add(leaf);
        }
        int depth = 0;
        for (long most = 1; most < leaves; most *= FileTree.WIDTH) {
            depth++;
        }

        assertThat(tree.root()).isEqualTo(filled(parts, depth));
    }

    private static Part filled(List<Part> leaves, int depth) {
        if (depth == 0) {
            return leaves.get(0);
        }
        int below = (int) Math.pow(FileTree.WIDTH, depth - 1);
        List<Part> children = new ArrayList<>();
        for (int at = 0; at < leaves.size(); at += below) {
            children.add(filled(leaves.subList(at, Math.min(leaves.size(), at + below)), depth - 1));
        }
        FileNode node = new FileNode(children);
        return node.asPart(node.block());
    }

    @Test
    void a_node_is_read_as_it_was_written() {
        FileNode node = new FileNode(List.of(
                Part.leaf(Cid.of(Cid.Codec.RAW, new byte[1]), 262_144),
                new Part(Cid.of(Cid.Codec.DAG_PB, new byte[2]), 5_000_000_000L, 5_000_100_000L)));

        assertThat(FileNode.read(node.block())).isEqualTo(node);
        byte[] block = node.block();
        for (int length = 0; length < block.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(block, length);
            assertThatThrownBy(() -> FileNode.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_cid_is_read_in_every_spelling_of_nodes() {
        Cid cid = Cid.parse("bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq");

        assertThat(cid).isEqualTo(Cid.of(Cid.Codec.RAW, "hello".getBytes(UTF_8)));
        assertThat(Cid.parse("zb2rhZfjRh2FHHB2RkHVEvL2vJnCTcu7kwRqgVsf9gpkLgteo"))
                .isEqualTo(cid);
        assertThat(Cid.parse("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn"))
                .hasToString("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
        for (String wrong : List.of("", "b", "Qm", "bafkreib", cid + "a", "B" + cid, "z", "mAXASI", "x".repeat(5000))) {
            assertThatThrownBy(() -> Cid.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
