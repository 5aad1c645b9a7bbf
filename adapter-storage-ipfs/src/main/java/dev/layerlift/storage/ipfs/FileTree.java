package dev.layerlift.storage.ipfs;

import dev.layerlift.storage.ipfs.FileNode.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the balanced tree above the leaves of a file, as {@code ipfs add --cid-version=1 --raw-leaves} does: at most 174
 * parts below a node, filled from the left, and a single leaf has no node above it. Memory is one node a level.
 */
final class FileTree {
    /** How many bytes of a file a leaf holds, but for the last one. */
    static final int LEAF_BYTES = 256 * 1024;

    /** The most parts below a node. */
    static final int WIDTH = 174;

    /** Takes the nodes, those below before those above. */
    @FunctionalInterface
    interface Nodes {
        /** A node and its block. */
        void take(Cid cid, byte[] block) throws IOException;
    }

    private final Nodes nodes;
    private final List<List<Part>> levels = new ArrayList<>();

    FileTree(Nodes nodes) {
        this.nodes = nodes;
    }

    /** The next leaf. */
    void add(Part leaf) throws IOException {
        add(0, leaf);
    }

    private void add(int height, Part part) throws IOException {
        if (levels.size() == height) {
            levels.add(new ArrayList<>());
        }
        List<Part> level = levels.get(height);
        if (level.size() == WIDTH) {
            lift(height);
        }
        level.add(part);
    }

    /** Puts a node above all parts of a level. */
    private void lift(int height) throws IOException {
        FileNode node = new FileNode(levels.get(height));
        levels.get(height).clear();
        byte[] block = node.block();
        Part part = node.asPart(block);
        nodes.take(part.cid(), block);
        add(height + 1, part);
    }

    /** The root of the whole file, when all leaves were added; a file without bytes is an empty leaf. */
    Part root() throws IOException {
        if (levels.isEmpty()) {
            return Part.leaf(Cid.of(Cid.Codec.RAW, new byte[0]), 0);
        }
        for (int height = 0; height < levels.size() - 1 || levels.get(height).size() > 1; height++) {
            lift(height);
        }
        return levels.get(levels.size() - 1).get(0);
    }
}
