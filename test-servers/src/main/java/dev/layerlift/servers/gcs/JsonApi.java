package dev.layerlift.servers.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The calls of the JSON API, and how buckets are served to everybody. What it does not know it refuses with 501. */
final class JsonApi {
    private static final Pattern OBJECT = Pattern.compile("/storage/v1/b/([^/]+)/o/([^/]+)");
    private static final Pattern MEDIA = Pattern.compile("/download" + OBJECT.pattern());
    private static final Pattern LISTING = Pattern.compile("/storage/v1/b/([^/]+)/o");
    private static final Pattern UPLOAD = Pattern.compile("/upload/storage/v1/b/([^/]+)/o");
    private static final Pattern COMPOSE = Pattern.compile(OBJECT.pattern() + "/compose");
    private static final Pattern REWRITE = Pattern.compile(OBJECT.pattern() + "/rewriteTo/b/([^/]+)/o/([^/]+)");
    private static final Pattern SERVED = Pattern.compile("/(?!storage/|upload/|download/)([a-z0-9._-]+)/(.+)");

    final FakeBuckets buckets = new FakeBuckets();
    final FakeUploads uploads = new FakeUploads(buckets);
    final Set<String> servedToAll = ConcurrentHashMap.newKeySet();
    volatile int pageMax = 1000;
    volatile long rewriteStepBytes = Long.MAX_VALUE;
    volatile boolean isDamagingReads;
    volatile boolean isLyingAboutChecksums;

    private final Map<String, Long> rewrites = new ConcurrentHashMap<>();

    /** Whether anybody may ask this. */
    static boolean isForAll(Request request) {
        return SERVED.matcher(request.path()).matches() || request.query().containsKey("upload_id");
    }

    void answer(Request request) throws IOException {
        switch (request.method()) {
            case "GET" -> answerGet(request);
            case "POST" -> answerPost(request);
            case "PUT" -> {
                require(request, UPLOAD);
                tell(request, uploads.goOn(request));
            }
            case "DELETE" -> {
                Matcher object = require(request, OBJECT);
                buckets.delete(
                        decoded(object, 1),
                        decoded(object, 2),
                        request.number("generation"),
                        request.number("ifGenerationMatch"));
                request.answerNothing(204);
            }
            default -> throw unknown(request);
        }
    }

    private void answerGet(Request request) throws IOException {
        Matcher media = MEDIA.matcher(request.path());
        Matcher object = OBJECT.matcher(request.path());
        Matcher listing = LISTING.matcher(request.path());
        if (media.matches()) {
            read(request, buckets.read(decoded(media, 1), decoded(media, 2), request.number("generation")));
        } else if (object.matches()) {
            FakeObject found = buckets.read(decoded(object, 1), decoded(object, 2), request.number("generation"));
            request.answer(200, found.resource());
        } else if (listing.matches()) {
            list(request, decoded(listing, 1));
        } else {
            Matcher served = require(request, SERVED);
            serve(request, decoded(served, 1), decoded(served, 2));
        }
    }

    private void answerPost(Request request) throws IOException {
        Matcher upload = UPLOAD.matcher(request.path());
        Matcher compose = COMPOSE.matcher(request.path());
        if (upload.matches()) {
            tell(request, uploads.begin(request, decoded(upload, 1)));
        } else if (compose.matches()) {
            compose(request, decoded(compose, 1), decoded(compose, 2));
        } else {
            rewrite(request, require(request, REWRITE));
        }
    }

    private static Matcher require(Request request, Pattern form) {
        Matcher path = form.matcher(request.path());
        if (!path.matches()) {
            throw unknown(request);
        }
        return path;
    }

    private static RefusedException unknown(Request request) {
        return new RefusedException(501, "notImplemented", request.line());
    }

    private void read(Request request, FakeObject object) throws IOException {
        long size = object.sizeBytes();
        Optional<String> range = request.header("Range");
        long from = range.map(text -> Long.parseLong(text.replaceFirst("^bytes=(\\d+)-.*", "$1")))
                .orElse(0L);
        String end = range.map(text -> text.replaceFirst("^bytes=\\d+-", "")).orElse("");
        long to = end.isEmpty() ? size : Math.min(size, Long.parseLong(end) + 1);
        if (range.isPresent() && from >= size) {
            throw new RefusedException(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
        }
        request.say("x-goog-generation", String.valueOf(object.generation()));
        request.say("x-goog-hash", "crc32c=" + told(object).get("crc32c").getAsString());
        request.say("x-goog-stored-content-length", String.valueOf(size));
        request.say("x-goog-stored-content-encoding", "identity");
        if (range.isPresent()) {
            request.say("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + size);
        }
        boolean isDamaged = isDamagingReads;
        request.exchange().sendResponseHeaders(range.isPresent() ? 206 : 200, to == from ? -1 : to - from);
        OutputStream out = request.exchange().getResponseBody();
        for (ByteBuffer piece : object.range(from, to)) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            if (isDamaged) {
                bytes[bytes.length / 2] ^= 1;
            }
            out.write(bytes);
        }
    }

    private void serve(Request request, String bucket, String name) throws IOException {
        if (!servedToAll.contains(bucket)) {
            throw new RefusedException(403, "forbidden", "Anonymous caller does not have storage.objects.get access");
        }
        FakeObject object = buckets.read(bucket, name, Optional.empty());
        object.said("contentType").ifPresent(value -> request.say("Content-Type", value));
        object.said("cacheControl").ifPresent(value -> request.say("Cache-Control", value));
        read(request, object);
    }

    private void list(Request request, String bucket) throws IOException {
        String prefix = request.query().getOrDefault("prefix", "");
        String from = request.query().getOrDefault("pageToken", request.query().getOrDefault("startOffset", ""));
        int limit = Math.min(pageMax, request.number("maxResults").orElse(1000L).intValue());
        List<FakeObject> found = buckets.list(bucket, prefix, from, limit + 1);
        JsonObject page = new JsonObject();
        page.addProperty("kind", "storage#objects");
        JsonArray items = new JsonArray();
        found.stream().limit(limit).forEach(object -> items.add(object.resource()));
        if (!items.isEmpty()) {
            page.add("items", items);
        }
        if (found.size() > limit) {
            page.addProperty("nextPageToken", found.get(limit).name());
        }
        request.answer(200, page);
    }

    private void tell(Request request, Optional<FakeObject> written) throws IOException {
        if (written.isPresent()) {
            request.answer(200, told(written.get()));
        }
    }

    private JsonObject told(FakeObject written) {
        JsonObject resource = written.resource();
        if (isLyingAboutChecksums) {
            resource.addProperty("crc32c", "AAAAAA==");
        }
        return resource;
    }

    private void compose(Request request, String bucket, String name) throws IOException {
        JsonObject body = Request.json(request.body());
        List<FakeObject> parts = new ArrayList<>();
        for (JsonElement source : body.getAsJsonArray("sourceObjects")) {
            JsonObject wanted = source.getAsJsonObject();
            parts.add(buckets.read(
                    bucket,
                    wanted.get("name").getAsString(),
                    Optional.ofNullable(wanted.get("generation")).map(JsonElement::getAsLong)));
        }
        JsonObject described = body.has("destination") ? body.getAsJsonObject("destination") : new JsonObject();
        described.addProperty("name", name);
        request.answer(200, told(buckets.compose(bucket, described, parts, request.number("ifGenerationMatch"))));
    }

    private void rewrite(Request request, Matcher path) throws IOException {
        byte[] body = request.body();
        FakeObject source = buckets.read(decoded(path, 1), decoded(path, 2), request.number("sourceGeneration"));
        if (request.number("ifSourceGenerationMatch").orElse(source.generation()) != source.generation()) {
            throw new RefusedException(412, "conditionNotMet", "the source is of another generation");
        }
        buckets.requirePossible(decoded(path, 3), decoded(path, 4), request.number("ifGenerationMatch"));
        String token =
                request.query().getOrDefault("rewriteToken", UUID.randomUUID().toString());
        long done = Math.min(
                source.sizeBytes(), rewrites.getOrDefault(token, 0L) + Math.min(rewriteStepBytes, source.sizeBytes()));
        rewrites.put(token, done);
        JsonObject answer = new JsonObject();
        answer.addProperty("kind", "storage#rewriteResponse");
        answer.addProperty("objectSize", String.valueOf(source.sizeBytes()));
        answer.addProperty("totalBytesRewritten", String.valueOf(done));
        answer.addProperty("done", done == source.sizeBytes());
        if (done < source.sizeBytes()) {
            answer.addProperty("rewriteToken", token);
        } else {
            JsonObject described = body.length == 0 ? source.described().deepCopy() : Request.json(body);
            described.addProperty("name", decoded(path, 4));
            described.remove("crc32c");
            answer.add(
                    "resource",
                    told(buckets.write(
                            decoded(path, 3), described, source.pieces(), request.number("ifGenerationMatch"))));
        }
        request.answer(200, answer);
    }

    private static String decoded(Matcher path, int group) {
        return URLDecoder.decode(path.group(group).replace("+", "%2B"), UTF_8);
    }
}
