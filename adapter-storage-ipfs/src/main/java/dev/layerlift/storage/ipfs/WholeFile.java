package dev.layerlift.storage.ipfs;

import dev.layerlift.storage.ipfs.FileNode.Part;
import dev.layerlift.storage.ipfs.NodeFailures.WrongContentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts one file together from files that follow each other in it. Their leaves are used as they are, but for those that
 * are pieces of one leaf of the whole: these are read, and become one. Memory is a leaf, and a node a level.
 */
final class WholeFile {
    private static final int DEPTH_MAX = 16;

    private final IpfsClient client;
    private final FileTree tree;
    private final List<Part> pieces = new ArrayList<>();
    private long pieceBytes;

    WholeFile(IpfsClient client) {
        this.client = client;
        this.tree = new FileTree((cid, block) -> CheckedFile.put(client, cid, block));
    }

    /**
     * The next file.
     *
     * @throws IllegalArgumentException when it is not one of leaves and nodes, or its leaves lie elsewhere
     */
    void append(Cid file, long bytes) throws IOException {
        append(file, bytes, 0);
    }

    private void append(Cid cid, long bytes, int depth) throws IOException {
        if (cid.codec() == Cid.Codec.RAW) {
            appendLeaf(Part.leaf(cid, bytes));
            return;
        }
        if (depth == DEPTH_MAX) {
            throw new IllegalArgumentException("depth: more than " + DEPTH_MAX + " (expected: at most that)");
        }
        FileNode node = FileNode.read(block(cid));
        if (node.fileBytes() != bytes) {
            throw new IllegalArgumentException(
                    "size: " + node.fileBytes() + " bytes in " + cid + " (expected: " + bytes + ")");
        }
        for (Part part : node.parts()) {
            append(part.cid(), part.fileBytes(), depth + 1);
        }
    }

    private void appendLeaf(Part leaf) throws IOException {
        if (pieceBytes + leaf.fileBytes() > FileTree.LEAF_BYTES) {
            throw new IllegalArgumentException("leaf: " + leaf.fileBytes() + " bytes after " + pieceBytes
                    + " (expected: at most " + FileTree.LEAF_BYTES + " together)");
        }
        if (leaf.fileBytes() == 0) {
            return;
        }
        pieces.add(leaf);
        pieceBytes += leaf.fileBytes();
        if (pieceBytes == FileTree.LEAF_BYTES) {
            endLeaf();
        }
    }

    private void endLeaf() throws IOException {
        Part leaf = pieces.size() == 1 ? pieces.get(0) : joined();
        tree.add(leaf);
        pieces.clear();
        pieceBytes = 0;
    }

    private Part joined() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) pieceBytes);
        for (Part piece : pieces) {
            bytes.writeBytes(block(piece.cid()));
        }
        if (bytes.size() != pieceBytes) {
            throw new IllegalArgumentException(
                    "pieces: " + bytes.size() + " bytes (expected: " + pieceBytes + ", as the nodes above them say)");
        }
        Cid cid = Cid.of(Cid.Codec.RAW, bytes.toByteArray());
        CheckedFile.put(client, cid, bytes.toByteArray());
        return Part.leaf(cid, bytes.size());
    }

    private byte[] block(Cid cid) throws IOException {
        byte[] block = client.block(cid);
        if (!Cid.of(cid.codec(), block).equals(cid)) {
            throw new WrongContentException("the node gave other bytes for block " + cid);
        }
        return block;
    }

    /** The whole file, of so many bytes. */
    Cid root(long bytes) throws IOException {
        if (pieceBytes > 0) {
            endLeaf();
        }
        Part root = tree.root();
        if (root.fileBytes() != bytes) {
            throw new IllegalArgumentException("size: " + root.fileBytes() + " bytes (expected: " + bytes + ")");
        }
        return root.cid();
    }
}
