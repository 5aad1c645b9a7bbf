package dev.layerlift.servers.gcs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uploads in one request of two parts, and in resumable sessions. */
final class FakeUploads {
    /** All pieces of a resumable upload but the last are multiples of this. */
    private static final int QUANTUM = 256 * 1024;

    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

    private final FakeBuckets buckets;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private volatile int persistedMax = Integer.MAX_VALUE;

    private record Session(String bucket, JsonObject described, Optional<Long> onlyOver, List<byte[]> pieces) {}

    FakeUploads(FakeBuckets buckets) {
        this.buckets = buckets;
    }

    void persistAtMost(int bytes) {
        persistedMax = bytes;
    }

    int sessions() {
        return sessions.size();
    }

    /** Empty where a session began, which has been answered. */
    Optional<FakeObject> begin(Request request, String bucket) throws IOException {
        byte[] body = request.body();
        Optional<Long> onlyOver = request.number("ifGenerationMatch");
        String type = request.query().getOrDefault("uploadType", "");
        if (type.equals("multipart")) {
            List<byte[]> parts = parts(body, request.header("Content-Type").orElse(""));
            return Optional.of(buckets.write(bucket, Request.json(parts.get(0)), List.of(parts.get(1)), onlyOver));
        }
        if (type.equals("resumable")) {
            beginSession(request, bucket, Request.json(body), onlyOver);
            return Optional.empty();
        }
        throw new RefusedException(501, "notImplemented", "uploadType " + type);
    }

    private void beginSession(Request request, String bucket, JsonObject described, Optional<Long> onlyOver)
            throws IOException {
        if (request.query().containsKey("name")) {
            described.addProperty("name", request.query().get("name"));
        }
        buckets.requirePossible(bucket, described.get("name").getAsString(), onlyOver);
        String id = UUID.randomUUID().toString();
        sessions.put(id, new Session(bucket, described, onlyOver, new ArrayList<>()));
        request.say(
                "Location",
                "http://" + request.header("Host").orElse("") + request.path() + "?uploadType=resumable&upload_id="
                        + id);
        request.answerNothing(200);
    }

    /** Empty where more is expected, which has been answered. */
    Optional<FakeObject> goOn(Request request) throws IOException {
        byte[] body = request.body();
        String id = request.query().getOrDefault("upload_id", "");
        Session session = sessions.get(id);
        if (session == null) {
            throw new RefusedException(410, "gone", "the session ended");
        }
        Matcher range = RANGE.matcher(request.header("Content-Range").orElse(""));
        if (!range.matches()) {
            throw new RefusedException(400, "invalid", "Content-Range");
        }
        long there = FakeObject.sizeBytes(session.pieces());
        boolean isLast = !range.group(2).equals("*");
        if (range.group(1) != null) {
            if (Long.parseLong(range.group(1)) != there || (!isLast && body.length % QUANTUM != 0)) {
                throw new RefusedException(400, "invalid", "bytes from " + there + " in multiples of " + QUANTUM);
            }
            int kept = isLast ? body.length : Math.min(body.length, persistedMax);
            session.pieces().add(Arrays.copyOf(body, kept));
            there += kept;
        }
        if (!isLast || there != Long.parseLong(range.group(2))) {
            if (there > 0) {
                request.say("Range", "bytes=0-" + (there - 1));
            }
            request.answerNothing(308);
            return Optional.empty();
        }
        request.header("x-goog-hash")
                .filter(hash -> hash.startsWith("crc32c="))
                .ifPresent(hash ->
                        session.described().addProperty("crc32c", hash.replaceFirst("^crc32c=([^,]+).*", "$1")));
        FakeObject written = buckets.write(session.bucket(), session.described(), session.pieces(), session.onlyOver());
        sessions.remove(id);
        return Optional.of(written);
    }

    /** The bodies of the parts of a multipart message. */
    private static List<byte[]> parts(byte[] body, String contentType) {
        String line = "--" + contentType.replaceFirst(".*boundary=\"?([^\";]+)\"?.*", "$1");
        String text = new String(body, ISO_8859_1);
        List<byte[]> parts = new ArrayList<>();
        int at = text.indexOf(line);
        int next = text.indexOf("\r\n" + line, at + 1);
        while (next >= 0) {
            int begin = text.indexOf("\r\n\r\n", at) + 4;
            parts.add(text.substring(begin, next).getBytes(ISO_8859_1));
            at = next + 2;
            next = text.indexOf("\r\n" + line, at);
        }
        return parts;
    }
}
