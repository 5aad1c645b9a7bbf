package dev.layerlift.storage.cloud.s3;

import java.util.Optional;

/**
 * Who a store lets in. Its text form hides all of it.
 *
 * @param accessKeyId the name of the key
 * @param secretAccessKey the key
 * @param sessionToken what temporary credentials carry besides
 */
public record S3Credentials(String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
    public S3Credentials {
        requireText("accessKeyId", accessKeyId);
        requireText("secretAccessKey", secretAccessKey);
        sessionToken.ifPresent(token -> requireText("sessionToken", token));
    }

    /** Credentials that do not expire. */
    public static S3Credentials of(String accessKeyId, String secretAccessKey) {
        return new S3Credentials(accessKeyId, secretAccessKey, Optional.empty());
    }

    private static void requireText(String name, String value) {
        if (value.isBlank() || !value.equals(value.strip())) {
            throw new IllegalArgumentException(
                    name + ": " + value.length() + " characters, not shown (expected: text without spaces around it)");
        }
    }

    @Override
    public String toString() {
        return "S3Credentials[hidden]";
    }
}
