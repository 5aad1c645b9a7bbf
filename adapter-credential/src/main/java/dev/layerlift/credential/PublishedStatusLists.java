package dev.layerlift.credential;

import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.domain.port.StatusListLookup;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds status lists: those of the home's own host in the store that the host serves, always as they are there; those of
 * other hosts on the web, remembered for five minutes at most and for no longer than their {@code ttl}. Safe to call from
 * many threads.
 */
public final class PublishedStatusLists implements StatusListLookup {
    /** The most bytes of one list credential. */
    public static final int SIZE_BYTES_MAX = 3 * 1024 * 1024;

    private static final int REMEMBERED_MAX = 16;
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final @Nullable OwnHost own;
    private final PublicWeb web;
    private final JsonFormat json;
    private final Clock clock;
    private final Map<String, Read> read = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * The host of the home.
     *
     * @param rootUrls the URLs of the public area, each ending in {@code /}: that of the host, and those of former hosts,
     *     under which lists of credentials were published that still name them
     * @param store the store that it serves
     */
    public record OwnHost(List<String> rootUrls, ContentStore store) {
        public OwnHost {
            rootUrls = List.copyOf(rootUrls);
        }
    }

    /** What was read of a URL. */
    @SuppressWarnings("ArrayRecordComponent") // bytes as read; compared by their content where needed
    private record Read(byte[] bytes, JsonObject json, Instant until) {}

    /** Looks here and there; a home without a host of its own looks on the web alone. */
    public PublishedStatusLists(Optional<OwnHost> own, PublicWeb web, JsonFormat json, Clock clock) {
        this.own = own.orElse(null);
        this.web = web;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Optional<JsonObject> find(String url) {
        if (own != null) {
            for (String root : own.rootUrls()) {
                if (url.startsWith(root)) {
                    return own(own.store(), url.substring(root.length()), url);
                }
            }
        }
        return remote(url);
    }

    private Optional<JsonObject> own(ContentStore store, String key, String url) {
        ObjectPath path;
        try {
            path = ObjectPath.ofPublic(key);
        } catch (IllegalArgumentException e) {
            // Such as one with a query: nothing can be there.
            return Optional.empty();
        }
        Optional<InputStream> opened = store.open(path, 0);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            byte[] bytes = in.readNBytes(SIZE_BYTES_MAX + 1);
            if (bytes.length > SIZE_BYTES_MAX) {
                throw unusable(url, "more than " + SIZE_BYTES_MAX + " bytes (expected: at most that)");
            }
            // It is read each time, so that what the home sets holds at once; only the parsing is spared.
            return Optional.of(parsed(url, bytes).json());
        } catch (IOException e) {
            throw MigrationException.storage(
                    "STORE_UNREADABLE",
                    path + ": could not be read (expected: a readable object)",
                    e,
                    "run: layerlift" + " doctor");
        }
    }

    private Optional<JsonObject> remote(String url) {
        Instant now = clock.instant();
        Read known = known(url);
        if (known != null && now.isBefore(known.until())) {
            return Optional.of(known.json());
        }
        Optional<byte[]> bytes = web.get(uri(url), SIZE_BYTES_MAX);
        return bytes.map(found -> parsed(url, found).json());
    }

    private Read parsed(String url, byte[] bytes) {
        Read known = known(url);
        JsonObject parsed;
        if (known != null && Arrays.equals(known.bytes(), bytes)) {
            parsed = known.json();
        } else {
            try {
                parsed = json.parseObject(bytes);
            } catch (IllegalArgumentException e) {
                throw unusable(url, "no JSON object: " + e.getMessage());
            }
        }
        Read fresh = new Read(bytes, parsed, clock.instant().plus(life(parsed)));
        synchronized (read) {
            read.put(url, fresh);
            if (read.size() > REMEMBERED_MAX) {
                read.remove(read.keySet().iterator().next());
            }
        }
        return fresh;
    }

    private @Nullable Read known(String url) {
        synchronized (read) {
            return read.get(url);
        }
    }

    /** At most five minutes; less where the list says so. It is not verified yet, and can only shorten. */
    private static Duration life(JsonObject list) {
        return list.object("credentialSubject")
                .flatMap(subject -> subject.get("ttl"))
                .filter(JsonNumber.class::isInstance)
                .map(ttl -> ((JsonNumber) ttl).doubleValue())
                .filter(millis -> millis >= 0 && millis < REMEMBERED.toMillis())
                .map(millis -> Duration.ofMillis(millis.longValue()))
                .orElse(REMEMBERED);
    }

    private static URI uri(String url) {
        try {
            URI uri = new URI(url);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw unusable(url, "no URL (expected: an https URL)");
        }
        throw unusable(url, "cannot be fetched (expected: an https URL without user information)");
    }

    static MigrationException unusable(String url, String why) {
        return new MigrationException(MigrationError.of(
                ErrorType.CREDENTIAL_ERROR,
                "STATUS_LIST_UNUSABLE",
                "status list " + Quoted.of(url) + ": " + why,
                "ask the issuer of the credential"));
    }
}
