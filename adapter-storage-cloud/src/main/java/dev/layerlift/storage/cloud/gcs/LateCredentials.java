package dev.layerlift.storage.cloud.gcs;

import com.google.auth.Credentials;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that are read when the first call needs them: a store whose key is not there can be opened, and says so
 * itself, classified.
 */
final class LateCredentials extends Credentials {
    private static final long serialVersionUID = 1L;
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

    private final transient GcsCredentials who;
    private final transient HttpTransportFactory transports;
    private transient @Nullable GoogleCredentials found;

    LateCredentials(GcsCredentials who, HttpTransportFactory transports) {
        this.who = who;
        this.transports = transports;
    }

    private synchronized @Nullable GoogleCredentials found() throws IOException {
        if (found == null) {
            try {
                if (who instanceof GcsCredentials.KeyFile key) {
                    try (InputStream in = Files.newInputStream(key.file())) {
                        found = GoogleCredentials.fromStream(in, transports).createScoped(SCOPE);
                    }
                } else if (who instanceof GcsCredentials.ApplicationDefault) {
                    found = GoogleCredentials.getApplicationDefault(transports).createScoped(SCOPE);
                }
            } catch (IOException | RuntimeException e) {
                throw new CredentialsMissingException(e);
            }
        }
        return found;
    }

    @Override
    public String getAuthenticationType() {
        return "OAuth2";
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) throws IOException {
        if (who instanceof GcsCredentials.Token token) {
            return Map.of("Authorization", List.of("Bearer " + token.value()));
        }
        GoogleCredentials credentials = found();
        return credentials == null ? Map.of() : credentials.getRequestMetadata(uri);
    }

    @Override
    public boolean hasRequestMetadata() {
        return true;
    }

    @Override
    public boolean hasRequestMetadataOnly() {
        return true;
    }

    /**
     * Called when the store refused a token.
     *
     * @throws NotRenewedException when there is no other one; Google's library would log an {@code IOException} here as
     *     severe, with all that it holds, and go on
     */
    @Override
    public void refresh() {
        try {
            GoogleCredentials credentials = found();
            if (credentials == null) {
                throw new NotRenewedException(null);
            }
            credentials.refresh();
        } catch (IOException e) {
            throw new NotRenewedException(e);
        }
    }

    /** The store refused a token, and there is no other one. */
    static final class NotRenewedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotRenewedException(@Nullable IOException cause) {
            super("the token was refused and not renewed", cause);
        }
    }

    /** There are no credentials; what is wrong with them stays out of messages. */
    static final class CredentialsMissingException extends IOException {
        private static final long serialVersionUID = 1L;

        CredentialsMissingException(Exception cause) {
            super("no credentials: " + cause.getClass().getSimpleName());
        }
    }
}
