package dev.layerlift.credential.jsonld;

import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON-LD contexts that this product ships: a closed set, so that what a term means is never asked of a stranger, nor
 * changed by one. None of them refers to another.
 */
public final class KnownContexts {
    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "https://www.w3.org/2018/credentials/v1", "credentials-v1.json",
            "https://www.w3.org/ns/credentials/v2", "credentials-v2.json",
            "https://www.w3.org/ns/credentials/examples/v2", "examples-v2.json",
            "https://www.w3.org/ns/credentials/undefined-terms/v2", "undefined-terms-v2.json",
            "https://w3id.org/security/data-integrity/v2", "data-integrity-v2.json",
            "https://w3id.org/security/multikey/v1", "multikey-v1.json"));

    private KnownContexts() {}

    /** Their names, in order. */
    public static List<String> names() {
        return List.copyOf(FILES.keySet());
    }

    /** Whether there is one of this name. */
    public static boolean has(String name) {
        return FILES.containsKey(name);
    }

    /**
     * The context document of this name.
     *
     * @throws IllegalArgumentException when there is none; the message lists those that there are
     */
    public static JsonObject document(String name) {
        String file = FILES.get(name);
        if (file == null) {
            throw new IllegalArgumentException(unknown(name));
        }
        try (InputStream in = KnownContexts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + ": absent (expected: shipped with this class)");
            }
            return StrictJson.parseObject(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": unreadable (expected: shipped with this class)", e);
        }
    }

    /** A sentence that names an unknown context and lists those that are known. */
    public static String unknown(String name) {
        return "@context: " + Quoted.of(name) + " is not known (expected: one of " + names() + ")";
    }
}
