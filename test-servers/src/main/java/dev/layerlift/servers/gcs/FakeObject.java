package dev.layerlift.servers.gcs;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** One generation of an object in a {@link FakeGcs}. */
record FakeObject(String bucket, JsonObject described, List<byte[]> pieces, long generation) {
    String name() {
        return described.get("name").getAsString();
    }

    /** What whoever wrote it said of it. */
    Optional<String> said(String member) {
        return Optional.ofNullable(described.get(member))
                .map(JsonElement::toString)
                .map(text -> text.replace("\"", ""));
    }

    long sizeBytes() {
        return sizeBytes(pieces);
    }

    static long sizeBytes(List<byte[]> pieces) {
        return pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    String crc32c() {
        return crc32c(pieces);
    }

    static String crc32c(List<byte[]> pieces) {
        CRC32C checksum = new CRC32C();
        pieces.forEach(checksum::update);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    /** The resource as the store tells it: numbers of 64 bits are text. */
    JsonObject resource() {
        JsonObject resource = new JsonObject();
        resource.addProperty("kind", "storage#object");
        resource.addProperty("id", bucket + "/" + name() + "/" + generation);
        described.entrySet().forEach(entry -> resource.add(entry.getKey(), entry.getValue()));
        resource.addProperty("bucket", bucket);
        resource.addProperty("generation", String.valueOf(generation));
        resource.addProperty("metageneration", "1");
        resource.addProperty("size", String.valueOf(sizeBytes()));
        resource.addProperty("crc32c", crc32c());
        return resource;
    }

    /** What is sent of the bytes in a range, piece by piece. */
    List<ByteBuffer> range(long from, long to) {
        List<ByteBuffer> found = new ArrayList<>();
        long offset = 0;
        for (byte[] piece : pieces) {
            long begin = Math.max(from - offset, 0);
            long end = Math.min(to - offset, piece.length);
            if (begin < end) {
                found.add(ByteBuffer.wrap(piece, (int) begin, (int) (end - begin)));
            }
            offset += piece.length;
        }
        return found;
    }
}
