package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.storage.cloud.s3.S3Errors.Wanted;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object as it comes from the store. A failure in the middle is an {@link IOException} whose cause is the classified
 * {@link MigrationException}. Closing it early ends the connection instead of reading the rest of the object.
 */
final class StoredBody extends InputStream {
    private final String what;
    private final ResponseInputStream<GetObjectResponse> body;
    private boolean ended;

    StoredBody(String what, ResponseInputStream<GetObjectResponse> body) {
        this.what = what;
        this.body = body;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        try {
            int read = body.read(buffer, from, length);
            ended = ended || read < 0;
            return read;
        } catch (IOException | SdkException e) {
            MigrationException failure = S3Errors.of(Wanted.READ, what, e);
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            body.close();
        } else {
            body.abort();
        }
    }
}
