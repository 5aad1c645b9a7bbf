package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;

/** Computes the CID of a file from its bytes, without asking a node. */
final class FileAddress {
    private final FileTree tree = new FileTree((cid, block) -> {});
    private final MessageDigest leaf = Sha256.newDigest();
    private int leafBytes;

    /** The next bytes of the file. */
    void update(byte[] buffer, int from, int length) {
        int at = from;
        while (at < from + length) {
            int taken = Math.min(from + length - at, FileTree.LEAF_BYTES - leafBytes);
            leaf.update(buffer, at, taken);
            at += taken;
            leafBytes += taken;
            if (leafBytes == FileTree.LEAF_BYTES) {
                endLeaf();
            }
        }
    }

    private void endLeaf() {
        try {
            Cid cid = new Cid(Cid.Codec.RAW, Sha256.ofDigest(leaf.digest()));
            tree.add(FileNode.Part.leaf(cid, leafBytes));
            leafBytes = 0;
        } catch (IOException e) {
            throw new UncheckedIOException("a tree that is not stored cannot fail", e);
        }
    }

    /** The CID of all bytes; nothing may follow. */
    Cid cid() {
        return part().cid();
    }

    /** All bytes as a part of a file; nothing may follow. */
    FileNode.Part part() {
        if (leafBytes > 0) {
            endLeaf();
        }
        try {
            return tree.root();
        } catch (IOException e) {
            throw new UncheckedIOException("a tree that is not stored cannot fail", e);
        }
    }
}
