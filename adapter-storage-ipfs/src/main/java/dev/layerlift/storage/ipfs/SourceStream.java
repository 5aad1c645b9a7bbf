package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.storage.ipfs.NodeFailures.SourceFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.Optional;

/** Content that is read and hashed, and must be what was declared. */
final class SourceStream implements AutoCloseable {
    private final String what;
    private final InputStream stream;
    private final long sizeBytes;
    private final Optional<Sha256> declared;
    private final MessageDigest digest = Sha256.newDigest();
    private long read;

    /**
     * Opens content.
     *
     * @param what names the call in messages
     * @param sizeBytes how many bytes there must be
     * @param declared the digest they must have, where that is known
     */
    SourceStream(String what, Content content, long sizeBytes, Optional<Sha256> declared) throws IOException {
        this.what = what;
        this.sizeBytes = sizeBytes;
        this.declared = declared;
        try {
            this.stream = content.open();
        } catch (IOException e) {
            throw new SourceFailedException(e);
        }
    }

    /** Reads some bytes, at least one of those that must be there. */
    int read(byte[] buffer, int from, int length) throws IOException {
        int some = next(buffer, from, length);
        if (some < 0) {
            throw IpfsErrors.mismatch(what, sizeBytes + " bytes", read + " bytes");
        }
        read += some;
        digest.update(buffer, from, some);
        return some;
    }

    /** The digest of all bytes, when there are no more and it is the declared one. */
    Sha256 end() throws IOException {
        if (next(new byte[1], 0, 1) >= 0) {
            throw IpfsErrors.mismatch(what, sizeBytes + " bytes", "more than that");
        }
        Sha256 actual = Sha256.ofDigest(digest.digest());
        if (declared.isPresent() && !declared.get().equals(actual)) {
            throw IpfsErrors.mismatch(what, "SHA-256 " + declared.get(), "SHA-256 " + actual);
        }
        return actual;
    }

    private int next(byte[] buffer, int from, int length) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the writing thread was interrupted");
        }
        try {
            return stream.read(buffer, from, length);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the writing thread was interrupted");
            }
            throw new SourceFailedException(e);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
