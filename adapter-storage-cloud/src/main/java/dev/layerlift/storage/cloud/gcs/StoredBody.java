package dev.layerlift.storage.cloud.gcs;

import com.google.cloud.ReadChannel;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage.BlobSourceOption;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.storage.cloud.gcs.GcsErrors.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An object as it is stored, in one request. The end of one that is read from its start comes only when its bytes have the
 * CRC32C that the answer named; of a part the store knows none. A failure in the middle is an {@link IOException} whose
 * cause is the classified {@link MigrationException}.
 */
final class StoredBody extends InputStream {
    private static final int FIRST_BYTES = 64 * 1024;

    private final String what;
    private final ReadChannel channel;
    private final AnsweredChecksum answered;
    private final ByteBuffer first = ByteBuffer.allocate(FIRST_BYTES);
    private final CRC32C checksum = new CRC32C();
    private Optional<String> named = Optional.empty();
    private boolean ended;

    StoredBody(String what, GcsConnection connection, BlobId id, long offsetBytes) {
        this.what = what;
        this.answered = connection.answered();
        this.channel = connection.client().reader(id, BlobSourceOption.shouldReturnRawInputStream(true));
        channel.setChunkSize(0);
        seek(offsetBytes);
    }

    private void seek(long offsetBytes) {
        try {
            channel.seek(offsetBytes);
        } catch (IOException e) {
            throw GcsErrors.of(Wanted.READ, what, e);
        }
    }

    /** Asks the store: the channel does so only when it is read. */
    void begin() throws IOException {
        ended = channel.read(first) < 0;
        named = answered.take();
        first.flip();
        checksum.update(first.duplicate());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (first.hasRemaining()) {
            int read = Math.min(length, first.remaining());
            first.get(buffer, from, read);
            return read;
        }
        int read = ended ? -1 : readOn(ByteBuffer.wrap(buffer, from, length));
        if (read < 0) {
            ended = true;
            requireNamed();
        } else {
            checksum.update(buffer, from, read);
        }
        return read;
    }

    private int readOn(ByteBuffer into) throws IOException {
        try {
            int read = 0;
            while (read == 0) {
                read = channel.read(into);
            }
            return read;
        } catch (IOException | RuntimeException e) {
            throw failed(GcsErrors.of(Wanted.READ, what, e));
        }
    }

    private void requireNamed() throws IOException {
        String came = GcsObjects.base64(checksum);
        if (named.isPresent() && !named.get().equals(came)) {
            throw failed(GcsErrors.damagedOnReading(what, named.get(), came));
        }
    }

    private static IOException failed(MigrationException failure) {
        return new IOException(failure.getMessage(), failure);
    }

    /** Ends a body that never began. */
    void abandon() {
        channel.close();
    }

    @Override
    public void close() {
        channel.close();
    }
}
