package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.PublicContent;
import dev.layerlift.domain.port.PublicWeb;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files beside a published DID, wherever they are read from; names are relative to the folder of the DID. */
public interface PublishedFiles {
    /** Where a file is, for a person. */
    String where(String name);

    /** The bytes of a small file; empty when there is none. A failure to find out throws. */
    Optional<byte[]> read(String name, int sizeBytesMax);

    /** The digest of a file of any size, of which so many bytes are expected; empty when there is none. */
    Optional<Sha256> digest(String name, long sizeBytes);

    /**
     * The address that follows from the bytes of a file, and the digest of the same bytes; empty when there is no file, and
     * where nobody here derives addresses from bytes.
     */
    Optional<ContentAddress> address(String name);

    /** The names of at least this many files, or of all; empty where nobody can list them. */
    Optional<List<String>> names(int atLeast);

    /** Those of a store. */
    static PublishedFiles in(ContentStore store, Place place) {
        return new InStore(store, place);
    }

    /** Those that a host serves, as the world sees them. */
    static PublishedFiles at(String folderUrl, PublicWeb web, PublicContent content) {
        return new OnTheWeb(folderUrl, web, content);
    }

    /** In a store. */
    record InStore(ContentStore store, Place place) implements PublishedFiles {
        private static final int PAGE = 1000;

        @Override
        public String where(String name) {
            return place.path(name).key();
        }

        @Override
        public Optional<byte[]> read(String name, int sizeBytesMax) {
            return StoredBytes.read(store, place.path(name), sizeBytesMax);
        }

        @Override
        public Optional<Sha256> digest(String name, long sizeBytes) {
            return StoredBytes.digest(store, place.path(name));
        }

        @Override
        public Optional<ContentAddress> address(String name) {
            ObjectPath path = place.path(name);
            return store.stat(path)
                    .flatMap(object -> ContentAddress.at(store, StoredBytes.content(store, path, object.sizeBytes())));
        }

        @Override
        public Optional<List<String>> names(int atLeast) {
            List<String> names = new ArrayList<>();
            Optional<String> after = Optional.empty();
            while (names.size() < atLeast) {
                List<ContentStore.StoredObject> page = store.list(ObjectPath.ofPublic(place.basePath()), after, PAGE);
                page.forEach(object ->
                        names.add(object.path().key().substring(place.basePath().length() + 1)));
                if (page.size() < PAGE) {
                    break;
                }
                after = Optional.of(page.get(page.size() - 1).path().key());
            }
            return Optional.of(names);
        }
    }

    /** On the web. */
    record OnTheWeb(String folderUrl, PublicWeb web, PublicContent content) implements PublishedFiles {
        @Override
        public String where(String name) {
            return folderUrl + name;
        }

        @Override
        public Optional<byte[]> read(String name, int sizeBytesMax) {
            return web.get(URI.create(where(name)), sizeBytesMax);
        }

        @Override
        public Optional<Sha256> digest(String name, long sizeBytes) {
            return content.digest(URI.create(where(name)), sizeBytes);
        }

        @Override
        public Optional<ContentAddress> address(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> names(int atLeast) {
            return Optional.empty();
        }
    }
}
