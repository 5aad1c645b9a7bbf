package dev.layerlift.storage.cloud.gcs;

import java.nio.file.Path;

/** Who a store lets in. */
public sealed interface GcsCredentials {
    /** What Google's tools use on this machine: {@code GOOGLE_APPLICATION_CREDENTIALS}, a login, the role of the machine. */
    record ApplicationDefault() implements GcsCredentials {}

    /**
     * The key of a service account, or a configuration of workload identity.
     *
     * @param file the JSON file that Google gave; read at the first call
     */
    record KeyFile(Path file) implements GcsCredentials {}

    /**
     * A token that expires and is not renewed. Its text form hides it.
     *
     * @param value the token
     */
    record Token(String value) implements GcsCredentials {
        public Token {
            if (value.isBlank() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new IllegalArgumentException(
                        "token: " + value.length() + " characters, not shown (expected: text without spaces)");
            }
        }

        @Override
        public String toString() {
            return "Token[hidden]";
        }
    }

    /** Nobody: for a store on the own machine. */
    record Anonymous() implements GcsCredentials {}
}
