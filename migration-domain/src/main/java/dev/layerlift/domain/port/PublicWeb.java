package dev.layerlift.domain.port;

import java.net.URI;
import java.util.Optional;

/**
 * Reads small files that strangers publish. It follows no redirect and reaches no private address, so that a name in
 * somebody's document cannot make this process ask around in its own network. Safe to call from many threads.
 */
@FunctionalInterface
public interface PublicWeb {
    /**
     * The bytes at a URL. A server that gives them too slowly is given up on.
     *
     * @param url an {@code https} URL without user information
     * @param sizeBytesMax the most bytes that are read, {@code > 0}
     * @return empty when the server says that there is nothing (404 or 410)
     * @throws dev.layerlift.domain.error.MigrationException {@code NETWORK_ERROR} when it could not be found out, with a
     *     retry verdict: {@code ADDRESS_REFUSED}, {@code HOST_UNKNOWN}, {@code RESPONSE_TOO_LARGE}, {@code
     *     REDIRECT_REFUSED}, {@code ENCODING_REFUSED}, {@code HTTP_STATUS}, {@code TLS_FAILED}, {@code
     *     CONNECTION_FAILED}; {@code TIMEOUT_ERROR} {@code TIMED_OUT}; {@code VALIDATION_ERROR} {@code URL_REFUSED} for
     *     another kind of URL
     */
    Optional<byte[]> get(URI url, int sizeBytesMax);
}
