package dev.layerlift.storage.ipfs;

/** Few bytes, in memory, on their way to a node. */
final class Bytes {
    private Bytes() {}

    static IpfsClient.Source of(byte[] bytes) {
        return new IpfsClient.Source() {
            @Override
            public long sizeBytes() {
                return bytes.length;
            }

            @Override
            public void writeTo(IpfsClient.Sink sink) throws java.io.IOException {
                sink.write(bytes, 0, bytes.length);
            }
        };
    }
}
