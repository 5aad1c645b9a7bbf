package dev.layerlift.testkit.contract;

import dev.layerlift.domain.port.ContentStore.Content;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Content that is well, and content that is not, for the contract of a store. */
final class ContentFixtures {
    private ContentFixtures() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that are all the same, so that a mixture of two contents shows. */
    static byte[] filled(int value, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Content that declares a size which is not its own. */
    static Content sized(long declaredBytes, byte[] bytes) {
        return new Content() {
            @Override
            public long sizeBytes() {
                return declaredBytes;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** Content that fails at its second read. */
    static Content failing(IOException thrown) {
        return new Content() {
            @Override
            public long sizeBytes() {
                return 1000;
            }

            @Override
            public InputStream open() {
                return new FilterInputStream(new ByteArrayInputStream(new byte[500])) {
                    private boolean begun;

                    @Override
                    public int read(byte[] buffer, int from, int length) throws IOException {
                        if (begun) {
                            throw thrown;
                        }
                        begun = true;
                        return super.read(buffer, from, length);
                    }
                };
            }
        };
    }

    /** The same content, whose reader is interrupted when this many bytes are through. */
    static Content interruptingAfter(Content content, long bytes) {
        return new Content() {
            @Override
            public long sizeBytes() {
                return content.sizeBytes();
            }

            @Override
            public InputStream open() throws IOException {
                return new FilterInputStream(content.open()) {
                    private long through;

                    @Override
                    public int read(byte[] buffer, int from, int length) throws IOException {
                        int read = super.read(buffer, from, length);
                        through += read;
                        if (through >= bytes) {
                            Thread.currentThread().interrupt();
                        }
                        return read;
                    }
                };
            }
        };
    }
}
