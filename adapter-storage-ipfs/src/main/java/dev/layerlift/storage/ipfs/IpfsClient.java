package dev.layerlift.storage.ipfs;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * What the store asks of a node; {@link KuboRpc} asks it over HTTP. Folders and files of the node (MFS) are named by
 * absolute paths. Everything ends within a time-out. Safe to call from many threads.
 *
 * <p>Failures are {@link IOException}s: {@link NodeFailures.NodeFailedException} when the node said no, {@link
 * NodeFailures.AnswerInvalidException} when nobody can make sense of what it said, {@link
 * java.io.InterruptedIOException} and a thread that is interrupted when somebody wants this to end.
 */
interface IpfsClient {
    /**
     * A file or a folder.
     *
     * @param cid what is in it
     * @param sizeBytes of a file; 0 for a folder
     * @param isFolder which of the two
     */
    record Entry(Cid cid, long sizeBytes, boolean isFolder) {}

    /**
     * A file or a folder in a folder.
     *
     * @param name its name there
     * @param entry what it is
     */
    record Named(String name, Entry entry) {}

    /** Bytes on their way to the node. */
    interface Source {
        /** How many there are, exactly. */
        long sizeBytes();

        /**
         * Writes them all, from the thread that called.
         *
         * @throws IOException when they cannot be read or are not what they should be: nothing was added then
         */
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes bytes on their way to the node. */
    @FunctionalInterface
    interface Sink {
        /** Takes some; the array may be used again when this returns. */
        void write(byte[] buffer, int from, int length) throws IOException;
    }

    /** What a copy came to. */
    enum Copied {
        /** It is there. */
        DONE,
        /** Something else is at the path, or a file is where a folder above it should be. */
        TAKEN,
        /** The folder above does not exist. */
        NO_FOLDER
    }

    /** Adds a file in leaves of 256 KiB, neither pinned nor named, and gives the CID that the node found. */
    Cid add(Source source) throws IOException;

    /** Adds a block, and gives the CID that the node found. */
    Cid putBlock(Cid.Codec codec, byte[] block) throws IOException;

    /** A block of at most 2 MiB. */
    byte[] block(Cid cid) throws IOException;

    /** Bytes of a file from an offset before its end; they may break off when the node fails. */
    InputStream read(Cid cid, long offsetBytes) throws IOException;

    /** What is at a path. */
    Optional<Entry> stat(String path) throws IOException;

    /** What is in a folder, in no order; empty when there is no such folder. */
    Optional<List<Named>> list(String folder) throws IOException;

    /** Gives a file that was added a path, if nothing is there. */
    Copied copy(Cid cid, String path, boolean withFolders) throws IOException;

    /** Makes a folder and those above it; one that is there stays. */
    void makeFolder(String path) throws IOException;

    /** Moves a folder to a path in a folder that exists, with what is in it; false when it is not there. */
    boolean move(String folder, String path) throws IOException;

    /** Removes a file; false when nothing was there. */
    boolean removeFile(String path) throws IOException;

    /** Removes a folder and what is in it; false when nothing was there. */
    boolean removeFolder(String path) throws IOException;

    /** Makes what was done in a folder durable. */
    void flush(String folder) throws IOException;

    /** Keeps a file and all of its blocks until it is unpinned; fails when one is not there. */
    void pin(Cid cid) throws IOException;

    /** Keeps a file no longer; one that is not pinned is as wished. */
    void unpin(Cid cid) throws IOException;

    /** Whether a file as a whole is pinned. */
    boolean isPinned(Cid cid) throws IOException;
}
