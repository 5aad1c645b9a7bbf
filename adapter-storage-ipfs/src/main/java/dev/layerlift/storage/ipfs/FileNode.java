package dev.layerlift.storage.ipfs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The node above parts of a file (UnixFS in dag-pb): links to them in order, and how many bytes of the file each holds.
 * Written as nodes write it, byte for byte, since its CID depends on it.
 */
record FileNode(List<Part> parts) {
    /** The most parts of a node that is read: those of others may have more than ours. */
    private static final int PARTS_MAX = 20_000;

    private static final int FILE = 2;

    /**
     * A part of a file: a leaf, or a node above others.
     *
     * @param cid its name
     * @param fileBytes how many bytes of the file it holds
     * @param totalBytes the size of its block and of all below it
     */
    record Part(Cid cid, long fileBytes, long totalBytes) {
        /** A leaf. */
        static Part leaf(Cid cid, long bytes) {
            return new Part(cid, bytes, bytes);
        }
    }

    FileNode {
        parts = List.copyOf(parts);
    }

    /** The bytes of the file below it. */
    long fileBytes() {
        return parts.stream().mapToLong(Part::fileBytes).sum();
    }

    /** This node as a part of another, with its block. */
    Part asPart(byte[] block) {
        long below = parts.stream().mapToLong(Part::totalBytes).sum();
        return new Part(Cid.of(Cid.Codec.DAG_PB, block), fileBytes(), block.length + below);
    }

    /** The bytes of its block. */
    byte[] block() {
        ByteArrayOutputStream block = new ByteArrayOutputStream(parts.size() * 56 + 16);
        for (Part part : parts) {
            ByteArrayOutputStream link = new ByteArrayOutputStream(52);
            Protobuf.bytes(link, 1, part.cid().bytes());
            Protobuf.bytes(link, 2, new byte[0]);
            Protobuf.number(link, 3, part.totalBytes());
            Protobuf.bytes(block, 2, link.toByteArray());
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream(parts.size() * 4 + 16);
        Protobuf.number(file, 1, FILE);
        Protobuf.number(file, 3, fileBytes());
        for (Part part : parts) {
            Protobuf.number(file, 4, part.fileBytes());
        }
        Protobuf.bytes(block, 1, file.toByteArray());
        return block.toByteArray();
    }

    /**
     * Reads a block that holds no bytes of the file itself.
     *
     * @throws IllegalArgumentException when it is no such node
     */
    static FileNode read(byte[] block) {
        List<Cid> links = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        for (Protobuf.Field field : Protobuf.read(block)) {
            if (field.number() == 2) {
                require(links.size() < PARTS_MAX, "more than " + PARTS_MAX + " links");
                readLink(field.bytes(), links, totals);
            } else if (field.number() == 1) {
                readFile(field.bytes(), sizes);
            }
        }
        require(links.size() == sizes.size() && !links.isEmpty(), links.size() + " links, " + sizes.size() + " sizes");
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            parts.add(new Part(links.get(i), sizes.get(i), totals.get(i)));
        }
        return new FileNode(parts);
    }

    private static void readLink(byte[] link, List<Cid> links, List<Long> totals) {
        long total = 0;
        for (Protobuf.Field field : Protobuf.read(link)) {
            if (field.number() == 1) {
                links.add(Cid.ofBytes(field.bytes()));
            } else if (field.number() == 3) {
                total = field.value();
            }
        }
        totals.add(total);
        require(links.size() == totals.size(), "a link without a CID, or with two");
    }

    private static void readFile(byte[] file, List<Long> sizes) {
        for (Protobuf.Field field : Protobuf.read(file)) {
            switch (field.number()) {
                case 1 -> require(field.value() == FILE, "type " + field.value());
                case 2 -> require(field.bytes().length == 0, "bytes beside links");
                case 4 -> sizes.add(field.value());
                default -> {
                    // The size of all is the sum; mode and time do not concern us.
                }
            }
        }
    }

    private static void require(boolean holds, String found) {
        if (!holds) {
            throw new IllegalArgumentException("node: " + found + " (expected: the links and sizes of a file's parts)");
        }
    }
}
