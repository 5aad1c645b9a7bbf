package dev.layerlift.servers.gcs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is let in. Before anybody was named, everybody is. Service accounts get tokens here for what they signed with their
 * keys, as from Google.
 */
final class FakeTokens {
    /** Where accounts ask for tokens. */
    static final String PATH = "/token";

    private static final long HOUR_SECONDS = 3600;

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Set<String> readers = ConcurrentHashMap.newKeySet();
    private final Map<String, PublicKey> accounts = new ConcurrentHashMap<>();
    private volatile boolean isOpen = true;
    private volatile Duration ahead = Duration.ZERO;

    void letIn(String token) {
        isOpen = false;
        tokens.add(token);
    }

    void letRead(String token) {
        letIn(token);
        readers.add(token);
    }

    void aheadBy(Duration difference) {
        ahead = difference;
    }

    /** No token that was given before is let in any more. */
    void forget() {
        tokens.clear();
    }

    /** A new key of an account, in the form of Google's files; earlier ones of it are worth nothing any more. */
    String newKey(String account, URI endpoint) {
        isOpen = false;
        KeyPair pair;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        accounts.put(account, pair.getPublic());
        JsonObject file = new JsonObject();
        file.addProperty("type", "service_account");
        file.addProperty("project_id", "a-project");
        file.addProperty("private_key_id", UUID.randomUUID().toString());
        file.addProperty(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        file.addProperty("client_email", account);
        file.addProperty("client_id", "1");
        file.addProperty("token_uri", endpoint + PATH);
        return file.toString();
    }

    void requireKnown(Request request) {
        if (isOpen) {
            return;
        }
        Optional<String> bearer = request.header("Authorization");
        String token = bearer.orElse("").replaceFirst("^Bearer ", "");
        if (!tokens.contains(token)) {
            throw bearer.isEmpty()
                    ? new RefusedException(401, "required", "Anonymous caller does not have storage.objects access.")
                    : new RefusedException(401, "authError", "Invalid Credentials");
        }
        if (readers.contains(token) && !request.method().equals("GET")) {
            throw new RefusedException(
                    403, "forbidden", "reader@example.com does not have storage.objects.create access.");
        }
    }

    /** Gives a token for a request that an account signed (RFC 7523), or none. */
    void give(Request request) throws IOException {
        String form = new String(request.body(), UTF_8);
        String assertion = URLDecoder.decode(form.replaceFirst("(?s).*assertion=([^&]*).*", "$1"), UTF_8);
        JsonObject answer = new JsonObject();
        Optional<String> refusal = refusal(assertion.split("\\.", -1));
        if (refusal.isPresent()) {
            answer.addProperty("error", "invalid_grant");
            answer.addProperty("error_description", refusal.get());
            request.answer(400, answer);
            return;
        }
        String token = "token-" + UUID.randomUUID();
        tokens.add(token);
        answer.addProperty("access_token", token);
        answer.addProperty("expires_in", HOUR_SECONDS);
        answer.addProperty("token_type", "Bearer");
        request.answer(200, answer);
    }

    private Optional<String> refusal(String[] parts) {
        if (parts.length != 3) {
            return Optional.of("Invalid assertion");
        }
        JsonObject claims = Request.json(Base64.getUrlDecoder().decode(parts[1]));
        PublicKey key = accounts.get(claims.get("iss").getAsString());
        if (key == null) {
            return Optional.of("Invalid grant: account not found");
        }
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                return Optional.of("Invalid JWT Signature.");
            }
        } catch (GeneralSecurityException e) {
            return Optional.of("Invalid JWT Signature.");
        }
        long now = Instant.now().plus(ahead).getEpochSecond();
        return Math.abs(claims.get("iat").getAsLong() - now) > HOUR_SECONDS
                ? Optional.of("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable"
                        + " timeframe. Check your iat and exp values in the JWT claim.")
                : Optional.empty();
    }
}
