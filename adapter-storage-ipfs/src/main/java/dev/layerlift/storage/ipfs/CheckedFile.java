package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.storage.ipfs.FileNode.Part;
import dev.layerlift.storage.ipfs.NodeFailures.WrongContentException;
import java.io.IOException;
import java.util.Optional;

/**
 * Content on its way to a node, hashed twice: for the digest that was declared, and for the CID that the node must find.
 * When it is not what was declared the request breaks off before its end, and the node has no file.
 */
final class CheckedFile {
    private static final int BUFFER_BYTES = 64 * 1024;

    private CheckedFile() {}

    /**
     * What a node has now.
     *
     * @param digest of the bytes that were sent
     * @param part the file, with the CID that was computed here
     */
    record Added(Sha256 digest, Part part) {
        Cid cid() {
            return part.cid();
        }
    }

    /** Adds content that must have this size and, where given, this digest. */
    static Added add(IpfsClient client, String what, Content content, long sizeBytes, Optional<Sha256> declared)
            throws IOException {
        try (SourceStream source = new SourceStream(what, content, sizeBytes, declared)) {
            return add(client, source, sizeBytes);
        }
    }

    /**
     * Adds a chunk in leaves that lie where those of the whole object do: what is before the first border of two leaves is
     * a leaf of its own, and the rest begins with a whole one.
     *
     * @param offsetBytes where the chunk begins in the whole
     */
    static Added addChunk(IpfsClient client, String what, Content content, long offsetBytes, long sizeBytes)
            throws IOException {
        int cut = (int) (offsetBytes % FileTree.LEAF_BYTES);
        int headBytes = cut == 0 ? 0 : (int) Math.min(FileTree.LEAF_BYTES - cut, sizeBytes);
        try (SourceStream source = new SourceStream(what, content, sizeBytes, Optional.empty())) {
            if (headBytes == 0) {
                return add(client, source, sizeBytes);
            }
            byte[] head = new byte[headBytes];
            for (int at = 0; at < headBytes; ) {
                at += source.read(head, at, headBytes - at);
            }
            if (headBytes == sizeBytes) {
                Sha256 digest = source.end();
                return new Added(digest, putLeaf(client, head));
            }
            Part first = putLeaf(client, head);
            Added rest = add(client, source, sizeBytes - headBytes);
            FileNode node = new FileNode(java.util.List.of(first, rest.part()));
            byte[] block = node.block();
            Part both = node.asPart(block);
            put(client, both.cid(), block);
            return new Added(rest.digest(), both);
        }
    }

    private static Part putLeaf(IpfsClient client, byte[] bytes) throws IOException {
        Cid cid = Cid.of(Cid.Codec.RAW, bytes);
        put(client, cid, bytes);
        return Part.leaf(cid, bytes.length);
    }

    /** Puts a block, which the node must find to have this CID. */
    static void put(IpfsClient client, Cid cid, byte[] block) throws IOException {
        requireSame(client.putBlock(cid.codec(), block), cid);
    }

    /** Adds all that is left of a source. */
    private static Added add(IpfsClient client, SourceStream source, long bytes) throws IOException {
        Sending sending = new Sending(source, bytes);
        Cid claimed = client.add(sending);
        Added added = sending.added.orElseThrow(
                () -> new WrongContentException("the node says that it has a file, but was not sent all bytes"));
        requireSame(claimed, added.cid());
        return added;
    }

    private static void requireSame(Cid claimed, Cid computed) throws WrongContentException {
        if (!claimed.equals(computed)) {
            throw new WrongContentException("the node says that it has " + claimed + " (expected: " + computed
                    + ", from the bytes it was sent)");
        }
    }

    private static final class Sending implements IpfsClient.Source {
        private final SourceStream source;
        private final long bytes;
        private final FileAddress address = new FileAddress();
        private Optional<Added> added = Optional.empty();

        Sending(SourceStream source, long bytes) {
            this.source = source;
            this.bytes = bytes;
        }

        @Override
        public long sizeBytes() {
            return bytes;
        }

        @Override
        public void writeTo(IpfsClient.Sink sink) throws IOException {
            byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, bytes))];
            for (long left = bytes; left > 0; ) {
                int read = source.read(buffer, 0, (int) Math.min(buffer.length, left));
                address.update(buffer, 0, read);
                sink.write(buffer, 0, read);
                left -= read;
            }
            Sha256 digest = source.end();
            added = Optional.of(new Added(digest, address.part()));
        }
    }
}
