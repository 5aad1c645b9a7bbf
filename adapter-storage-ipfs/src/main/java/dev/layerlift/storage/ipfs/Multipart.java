package dev.layerlift.storage.ipfs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.UUID;

/** The form in which a node takes a file: one part of {@code multipart/form-data} (RFC 7578) around its bytes. */
final class Multipart implements IpfsClient.Source {
    private final String boundary = "layerlift-" + UUID.randomUUID();
    private final IpfsClient.Source file;
    private final byte[] head;
    private final byte[] tail;

    Multipart(String field, IpfsClient.Source file) {
        this.file = file;
        this.head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field
                        + "\"; filename=\"content\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(US_ASCII);
        this.tail = ("\r\n--" + boundary + "--\r\n").getBytes(US_ASCII);
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    @Override
    public long sizeBytes() {
        return head.length + file.sizeBytes() + tail.length;
    }

    /** Without its end the part is no part: a file that fails on the way is none for the node. */
    @Override
    public void writeTo(IpfsClient.Sink sink) throws IOException {
        sink.write(head, 0, head.length);
        file.writeTo(sink);
        sink.write(tail, 0, tail.length);
    }
}
