package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.storage.ipfs.IpfsClient.Entry;
import dev.layerlift.storage.ipfs.NodeFailures.SourceFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The public area of a layer on an IPFS node: files with CIDs of version 1 and raw leaves, as {@code ipfs add
 * --cid-version=1 --raw-leaves} makes them, named by a tree in the node's own file system and pinned. Every CID is computed
 * here and compared with what the node says.
 *
 * <p>Whoever knows a CID can read what is on a node. Paths of the restricted area are therefore refused with {@code
 * AREA_MISSING}: keep that area in a store of another kind.
 */
public final class IpfsContentStore implements ContentStore {
    private static final int LISTED_MAX = 1000;

    private final IpfsClient client;
    private final Folders folders;
    private final Pins pins;
    private final PublicTree tree;
    private final IpfsUploads uploads;
    private final Optional<URI> gateway;

    private IpfsContentStore(IpfsClient client, IpfsStoreConfig config) {
        this.client = client;
        this.folders = new Folders(config.folder());
        this.pins = new Pins(client, folders);
        this.tree = new PublicTree(client, folders, pins);
        this.uploads = new IpfsUploads(client, folders, this::place);
        this.gateway = config.gateway();
    }

    /** Opens a store; the node is not asked before it has something to do. */
    public static IpfsContentStore open(IpfsStoreConfig config) {
        return over(new KuboRpc(config), config);
    }

    /** A store over another way to ask a node. */
    static IpfsContentStore over(IpfsClient client, IpfsStoreConfig config) {
        return new IpfsContentStore(client, config);
    }

    @Override
    public StorageCapabilities capabilities() {
        return new StorageCapabilities(true, true, Optional.of(IpfsUploads.LIMITS), Long.MAX_VALUE, false);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Codes: {@code DIGEST_MISMATCH} (also when the node has another CID), {@code NO_SPACE}, {@code STORE_NOT_WRITABLE},
     * {@code PATH_TAKEN}, {@code AREA_MISSING}, {@code SOURCE_UNREADABLE}, {@code INTERRUPTED}, {@code STORE_ACCESS_DENIED},
     * {@code NOT_A_NODE}, {@code STORE_ANSWER_INVALID}, {@code STORE_BUSY}, {@code STORE_FAILED}; {@code NETWORK_ERROR}
     * {@code STORE_UNREACHABLE}; {@code TIMEOUT_ERROR} {@code STORE_TIMEOUT}.
     */
    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        String what = "put " + path;
        requirePublic(path);
        requireSize(content);
        try {
            Cid cid = added(what, content, expected);
            tree.put(path, cid);
            return stored(path, cid, content.sizeBytes(), durability);
        } catch (IOException e) {
            throw IpfsErrors.of(what, e);
        }
    }

    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        String what = "create " + path;
        requirePublic(path);
        requireSize(content);
        try {
            if (tree.find(path).isPresent()) {
                return Optional.empty();
            }
            Cid cid = added(what, content, expected);
            return tree.create(path, cid)
                    ? Optional.of(stored(path, cid, content.sizeBytes(), durability))
                    : Optional.empty();
        } catch (IOException e) {
            throw IpfsErrors.of(what, e);
        }
    }

    private Cid added(String what, Content content, Sha256 expected) throws IOException {
        return CheckedFile.add(client, what, content, content.sizeBytes(), Optional.of(expected))
                .cid();
    }

    private StoredObject stored(ObjectPath path, Cid cid, long sizeBytes, Durability durability) throws IOException {
        if (durability == Durability.NOW) {
            pins.keep(cid, Folders.owner(path));
        }
        return new StoredObject(path, sizeBytes);
    }

    /** Makes a file that was put together from chunks the object at a path. */
    private void place(ObjectPath path, Cid cid) throws IOException {
        tree.put(path, cid);
        pins.keep(cid, Folders.owner(path));
    }

    private static void requireSize(Content content) {
        if (content.sizeBytes() < 0) {
            throw new IllegalArgumentException("sizeBytes: " + content.sizeBytes() + " (expected: 0 or more)");
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A reader keeps seeing the file that it opened, also when the object is replaced or deleted meanwhile. The stream
     * fails when the node breaks off before the end, or is silent for too long.
     */
    @Override
    public Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        if (offsetBytes < 0) {
            throw new IllegalArgumentException("offsetBytes: " + offsetBytes + " (expected: 0 or more)");
        }
        requirePublic(path);
        try {
            Optional<Entry> found = tree.find(path);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            long left = found.get().sizeBytes() - offsetBytes;
            return Optional.of(
                    left <= 0
                            ? InputStream.nullInputStream()
                            : new WholeRead(client.read(found.get().cid(), offsetBytes), left));
        } catch (IOException e) {
            throw IpfsErrors.of("open " + path, e);
        }
    }

    @Override
    public Optional<StoredObject> stat(ObjectPath path) {
        requirePublic(path);
        try {
            return tree.find(path).map(entry -> new StoredObject(path, entry.sizeBytes()));
        } catch (IOException e) {
            throw IpfsErrors.of("stat " + path, e);
        }
    }

    /** {@inheritDoc}
     *
     * <p>The node forgets the blocks when it collects garbage; other nodes that fetched them may keep them for ever.
     */
    @Override
    public void delete(ObjectPath path) {
        requirePublic(path);
        try {
            tree.delete(path);
        } catch (IOException e) {
            throw IpfsErrors.of("delete " + path, e);
        }
    }

    @Override
    public String removal(ObjectPath path) {
        return path.area() == Area.RESTRICTED ? "delete " + path : "ipfs files rm '" + folders.served(path) + "'";
    }

    @Override
    public List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        if (limit < 1 || limit > LISTED_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + LISTED_MAX + ")");
        }
        requirePublic(prefix);
        try {
            return new Listing(client, folders, prefix, after.orElse(""), limit).read();
        } catch (IOException e) {
            throw IpfsErrors.of("list " + prefix, e);
        }
    }

    /** Pins what was put to be durable later. */
    @Override
    public void sync(List<ObjectPath> paths) {
        paths.forEach(IpfsContentStore::requirePublic);
        try {
            for (ObjectPath path : new LinkedHashSet<>(paths)) {
                Optional<Entry> found = tree.find(path);
                if (found.isPresent()) {
                    pins.keep(found.get().cid(), Folders.owner(path));
                }
            }
            if (!paths.isEmpty()) {
                client.flush("/");
            }
        } catch (IOException e) {
            throw IpfsErrors.of("sync " + paths.size() + " objects", e);
        }
    }

    /** Whether the node answers at all. */
    @Override
    public Optional<MigrationError> writeObstacle() {
        try {
            client.stat("/");
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(IpfsErrors.of("ask the node", e).error());
        }
    }

    @Override
    public OptionalLong freeBytes() {
        // A node's StorageMax is when it begins to collect garbage, and no limit.
        return OptionalLong.empty();
    }

    @Override
    public Optional<ChunkedUploads> uploads() {
        return Optional.of(uploads);
    }

    /** {@code ipfs://} and the CID in base32, computed here: it is the same on every node. */
    @Override
    public Optional<String> contentAddress(Content content) {
        FileAddress address = new FileAddress();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream stream = content.open()) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                address.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw IpfsErrors.of("address of content", new SourceFailedException(e));
        }
        return Optional.of("ipfs://" + address.cid());
    }

    /** Where a browser finds an object as it is now, whatever comes to its path later; empty without a gateway. */
    public Optional<URI> gatewayUrl(ObjectPath path) {
        requirePublic(path);
        try {
            Optional<Entry> found = gateway.isPresent() ? tree.find(path) : Optional.empty();
            return found.map(
                    entry -> URI.create(gateway.get().toString().replaceAll("/+$", "") + "/ipfs/" + entry.cid()));
        } catch (IOException e) {
            throw IpfsErrors.of("address of " + path, e);
        }
    }

    static void requirePublic(ObjectPath path) throws MigrationException {
        if (path.area() != Area.PUBLIC) {
            throw IpfsErrors.areaMissing(path);
        }
    }
}
