package dev.layerlift.bitcoin.signet.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** What a node's RPC asks for: a user and a password, or the cookie that it writes at each start. It is never printed. */
public final class RpcAccess {
    private static final long COOKIE_BYTES_MAX = 1000;

    private final Optional<Path> cookieFile;
    private volatile Optional<String> header;

    private RpcAccess(Optional<Path> cookieFile, Optional<String> header) {
        this.cookieFile = cookieFile;
        this.header = header;
    }

    /**
     * A user and a password ({@code rpcauth} or {@code rpcuser} of the node).
     *
     * @throws IllegalArgumentException when one is empty, or the user has a colon
     */
    public static RpcAccess password(String user, String password) {
        if (user.isEmpty() || user.indexOf(':') >= 0 || password.isEmpty()) {
            throw new IllegalArgumentException(
                    "user or password: empty, or a colon in the user (expected: both, without)");
        }
        return new RpcAccess(Optional.empty(), Optional.of(basic(user + ":" + password)));
    }

    /** The file {@code .cookie} in the data folder of the node; it is read when it is needed, and again when refused. */
    public static RpcAccess cookie(Path file) {
        return new RpcAccess(Optional.of(file), Optional.empty());
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    /** The value of the header {@code Authorization}. */
    String header(String peer) {
        Optional<String> known = header;
        if (known.isPresent()) {
            return known.get();
        }
        String read = read(peer, cookieFile.orElseThrow());
        header = Optional.of(read);
        return read;
    }

    /** Another value than the one that was refused, where there may be one. */
    Optional<String> after(String refused, String peer) {
        if (cookieFile.isEmpty()) {
            return Optional.empty();
        }
        String read = read(peer, cookieFile.get());
        header = Optional.of(read);
        return Optional.of(read).filter(now -> !now.equals(refused));
    }

    private static String read(String peer, Path file) {
        try {
            if (Files.size(file) > COOKIE_BYTES_MAX) {
                throw ChainErrors.accessDenied(peer, "the cookie file " + file + " is too long (expected: one line)");
            }
            String pair = Files.readString(file, UTF_8).strip();
            if (pair.indexOf(':') < 1 || !pair.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw ChainErrors.accessDenied(peer, "the cookie file " + file + " holds no cookie");
            }
            return basic(pair);
        } catch (NoSuchFileException e) {
            // A node writes it at its start and removes it at its end.
            throw ChainErrors.connection(peer + ", whose cookie file " + file + " is not there,", e);
        } catch (IOException e) {
            throw accessDenied(peer, file, e);
        }
    }

    private static MigrationException accessDenied(String peer, Path file, IOException thrown) {
        return ChainErrors.accessDenied(
                peer,
                "the cookie file " + file + " cannot be read: "
                        + thrown.getClass().getSimpleName());
    }

    /** The kind, and nothing secret. */
    @Override
    public String toString() {
        return cookieFile.map(file -> "cookie file " + file).orElse("password (not shown)");
    }
}
