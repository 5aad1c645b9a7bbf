package dev.layerlift.servers.gcs;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What lies in a {@link FakeGcs}: the newest generation of every object, changed under its preconditions at once. */
final class FakeBuckets {
    private final Map<String, NavigableMap<String, FakeObject>> buckets = new HashMap<>();
    private long generation = 1_790_000_000_000_000L;

    synchronized void make(String bucket) {
        buckets.put(bucket, new TreeMap<>());
    }

    private NavigableMap<String, FakeObject> bucket(String name) {
        NavigableMap<String, FakeObject> bucket = buckets.get(name);
        if (bucket == null) {
            throw new RefusedException(404, "notFound", "The specified bucket does not exist.");
        }
        return bucket;
    }

    private static RefusedException missing(String bucket, String name) {
        return new RefusedException(404, "notFound", "No such object: " + bucket + "/" + name);
    }

    /** Where {@code wanted} is there, only this generation will do; 0 means none. */
    private static void require(Optional<Long> wanted, @Nullable FakeObject there) {
        long is = there == null ? 0 : there.generation();
        if (wanted.isPresent() && wanted.get() != is) {
            throw new RefusedException(
                    412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
        }
    }

    synchronized void requirePossible(String bucket, String name, Optional<Long> onlyOver) {
        require(onlyOver, bucket(bucket).get(name));
    }

    synchronized FakeObject write(String bucket, JsonObject described, List<byte[]> pieces, Optional<Long> onlyOver) {
        String name = described.get("name").getAsString();
        require(onlyOver, bucket(bucket).get(name));
        if (described.has("crc32c") && !described.get("crc32c").getAsString().equals(FakeObject.crc32c(pieces))) {
            throw new RefusedException(
                    400,
                    "invalid",
                    "Provided CRC32C \"" + described.get("crc32c").getAsString()
                            + "\" doesn't match calculated CRC32C \"" + FakeObject.crc32c(pieces) + "\".");
        }
        FakeObject object = new FakeObject(bucket, described, List.copyOf(pieces), ++generation);
        bucket(bucket).put(name, object);
        return object;
    }

    synchronized FakeObject read(String bucket, String name, Optional<Long> wanted) {
        FakeObject there = bucket(bucket).get(name);
        if (there == null || (wanted.isPresent() && wanted.get() != there.generation())) {
            throw missing(bucket, name);
        }
        return there;
    }

    synchronized void delete(String bucket, String name, Optional<Long> wanted, Optional<Long> only) {
        FakeObject there = read(bucket, name, wanted);
        require(only, there);
        bucket(bucket).remove(name);
    }

    synchronized List<FakeObject> list(String bucket, String prefix, String from, int limit) {
        List<FakeObject> found = new ArrayList<>();
        String first = from.compareTo(prefix) > 0 ? from : prefix;
        for (FakeObject object : bucket(bucket).tailMap(first, true).values()) {
            if (found.size() == limit || !object.name().startsWith(prefix)) {
                break;
            }
            found.add(object);
        }
        return found;
    }

    synchronized FakeObject compose(
            String bucket, JsonObject described, List<FakeObject> parts, Optional<Long> onlyOver) {
        if (parts.isEmpty() || parts.size() > 32) {
            throw new RefusedException(
                    400,
                    "invalid",
                    "The number of source components provided (" + parts.size() + ") exceeds the maximum (32)");
        }
        List<byte[]> pieces = new ArrayList<>();
        parts.forEach(part -> pieces.addAll(part.pieces()));
        return write(bucket, described, pieces, onlyOver);
    }
}
