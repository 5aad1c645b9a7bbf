package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import dev.layerlift.storage.ipfs.IpfsClient.Entry;
import dev.layerlift.storage.ipfs.IpfsClient.Named;
import dev.layerlift.storage.ipfs.NodeFailures.WrongContentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Chunks as files of their own in a folder of the node's file system, which keeps them from the garbage collection. The id
 * of an upload is the name of its folder: owner, size and chunk size, and a random part.
 */
final class IpfsUploads implements ChunkedUploads {
    /** Any size of chunk: whole leaves are found in it, and what is cut in the middle is put together again. */
    static final ChunkLimits LIMITS = new ChunkLimits(100_000, 1, 1L << 40, false);

    private static final int TRIES = 20;

    private final IpfsClient client;
    private final Folders folders;
    private final Placing placing;

    /** Makes a file the object at a path. */
    @FunctionalInterface
    interface Placing {
        void place(ObjectPath path, Cid cid) throws IOException;
    }

    IpfsUploads(IpfsClient client, Folders folders, Placing placing) {
        this.client = client;
        this.folders = folders;
        this.placing = placing;
    }

    @Override
    public Upload begin(ObjectPath path, ChunkPlan plan) {
        String what = "upload " + path;
        IpfsContentStore.requirePublic(path);
        LIMITS.problem(plan).ifPresent(problem -> {
            throw MigrationException.storage("CHUNKS_NOT_POSSIBLE", what + ": " + problem, "choose another chunk size");
        });
        String id = Folders.owner(path) + "-" + plan.sizeBytes() + "-" + plan.chunkSizeBytes() + "-"
                + UUID.randomUUID().toString().replace("-", "");
        try {
            client.makeFolder(folder(id));
            return new Upload(path, plan, id);
        } catch (IOException e) {
            throw IpfsErrors.of(what, e);
        }
    }

    private String folder(String id) {
        return folders.uploads() + "/" + id;
    }

    @Override
    public StoredChunk put(Upload upload, int index, Content content) {
        String what = "chunk " + index + " of " + upload.path();
        long planned = upload.plan().lengthBytes(index);
        IpfsContentStore.requirePublic(upload.path());
        if (content.sizeBytes() != planned) {
            throw IpfsErrors.mismatch(what, planned + " bytes", content.sizeBytes() + " bytes");
        }
        try {
            requireThere(upload);
            long offset = upload.plan().offsetBytes(index);
            CheckedFile.Added stored = CheckedFile.addChunk(client, what, content, offset, planned);
            name(upload, index, stored.cid());
            return new StoredChunk(index, stored.digest(), stored.cid().toString());
        } catch (IOException e) {
            throw IpfsErrors.of(what, e);
        }
    }

    private void requireThere(Upload upload) throws IOException {
        boolean ours =
                plan(upload.path(), upload.id()).filter(upload.plan()::equals).isPresent();
        if (!ours || client.stat(folder(upload.id())).isEmpty()) {
            throw gone(upload);
        }
    }

    private static MigrationException gone(Upload upload) {
        return MigrationException.storage(
                "UPLOAD_GONE",
                upload.path() + ": no such upload (expected: one that is unfinished)",
                "begin the upload anew");
    }

    private void name(Upload upload, int index, Cid cid) throws IOException {
        String path = folder(upload.id()) + "/" + index;
        for (int i = 0; i < TRIES; i++) {
            switch (client.copy(cid, path, false)) {
                case DONE -> {
                    return;
                }
                case NO_FOLDER -> throw gone(upload);
                case TAKEN -> {
                    if (client.stat(path)
                            .filter(there -> there.cid().equals(cid))
                            .isPresent()) {
                        return;
                    }
                    client.removeFile(path);
                }
            }
        }
        throw IpfsErrors.busy("chunk " + index + " of " + upload.path());
    }

    @Override
    public void sync(Upload upload) {
        // The node writes a chunk through to its disk before it answers.
    }

    /** Reads every chunk back from the node. */
    @Override
    public Optional<List<StoredChunk>> chunks(Upload upload) {
        String what = "chunks of " + upload.path();
        try {
            Optional<Map<Integer, Entry>> there = there(upload);
            if (there.isEmpty()) {
                return Optional.empty();
            }
            List<StoredChunk> chunks = new ArrayList<>();
            for (Map.Entry<Integer, Entry> chunk : there.get().entrySet()) {
                readBack(upload, chunk.getKey(), chunk.getValue()).ifPresent(chunks::add);
            }
            return Optional.of(chunks);
        } catch (IOException e) {
            throw IpfsErrors.of(what, e);
        }
    }

    private Optional<Map<Integer, Entry>> there(Upload upload) throws IOException {
        Optional<List<Named>> named = client.list(folder(upload.id()));
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Map<Integer, Entry> chunks = new TreeMap<>();
        for (Named chunk : named.get()) {
            if (chunk.name().matches("0|[1-9][0-9]{0,8}")
                    && Integer.parseInt(chunk.name()) < upload.plan().count()) {
                chunks.put(Integer.parseInt(chunk.name()), chunk.entry());
            }
        }
        return Optional.of(chunks);
    }

    /** A chunk with the digest of its bytes; empty when they cannot be told or are too few. */
    private Optional<StoredChunk> readBack(Upload upload, int index, Entry chunk) throws IOException {
        long planned = upload.plan().lengthBytes(index);
        if (chunk.sizeBytes() != planned) {
            return Optional.empty();
        }
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream bytes = new WholeRead(client.read(chunk.cid(), 0), planned)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("the reading thread was interrupted");
                }
                digest.update(buffer, 0, read);
            }
        } catch (NodeFailures.NodeFailedException | java.io.EOFException e) {
            // Its blocks are not all there any more.
            return Optional.empty();
        }
        Sha256 found = Sha256.ofDigest(digest.digest());
        return Optional.of(new StoredChunk(index, found, chunk.cid().toString()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The object gets the CID that {@code ipfs add} would give the whole, whatever the size of the chunks: their leaves
     * stay, leaves that a border cuts are put together, and only the nodes above them are new.
     */
    @Override
    public StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole) {
        String what = "complete " + upload.path();
        IpfsContentStore.requirePublic(upload.path());
        try {
            Map<Integer, Entry> there = there(upload).orElseThrow(() -> gone(upload));
            requireAll(upload, chunks, there);
            WholeFile file = new WholeFile(client);
            for (Entry chunk : there.values()) {
                file.append(chunk.cid(), chunk.sizeBytes());
            }
            placing.place(upload.path(), file.root(upload.plan().sizeBytes()));
            client.removeFolder(folder(upload.id()));
            return new StoredObject(upload.path(), upload.plan().sizeBytes());
        } catch (IllegalArgumentException e) {
            throw IpfsErrors.of(what, new WrongContentException("a chunk is no file of ours: " + e.getMessage()));
        } catch (IOException e) {
            throw IpfsErrors.of(what, e);
        }
    }

    private static void requireAll(Upload upload, List<StoredChunk> stated, Map<Integer, Entry> there) {
        int count = upload.plan().count();
        for (int index = 0; index < count; index++) {
            Entry chunk = there.get(index);
            boolean asStated = chunk != null
                    && stated.size() == count
                    && stated.get(index).index() == index
                    && stated.get(index).receipt().equals(chunk.cid().toString())
                    && chunk.sizeBytes() == upload.plan().lengthBytes(index);
            if (!asStated) {
                throw MigrationException.storage(
                        "CHUNK_MISSING",
                        upload.path() + ": chunk " + index + " is not there as stated (expected: all " + count + ")",
                        "ask for the chunks that are there, and send the others again");
            }
        }
    }

    @Override
    public void abort(ObjectPath path) {
        for (Upload upload : unfinished(path)) {
            try {
                client.removeFolder(folder(upload.id()));
            } catch (IOException e) {
                throw IpfsErrors.of("abort " + path, e);
            }
        }
    }

    @Override
    public List<Upload> unfinished(ObjectPath path) {
        IpfsContentStore.requirePublic(path);
        try {
            List<Upload> uploads = new ArrayList<>();
            for (Named named : client.list(folders.uploads()).orElse(List.of())) {
                plan(path, named.name()).ifPresent(plan -> uploads.add(new Upload(path, plan, named.name())));
            }
            return uploads;
        } catch (IOException e) {
            throw IpfsErrors.of("uploads to " + path, e);
        }
    }

    private static Optional<ChunkPlan> plan(ObjectPath path, String id) {
        String[] parts = id.split("-", -1);
        if (parts.length != 4 || !parts[0].equals(Folders.owner(path))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ChunkPlan(Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        } catch (IllegalArgumentException e) {
            // Not a folder of ours.
            return Optional.empty();
        }
    }
}
