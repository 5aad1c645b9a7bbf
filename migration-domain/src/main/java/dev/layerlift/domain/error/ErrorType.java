package dev.layerlift.domain.error;

import java.util.Locale;

/** The closed set of error categories (FR-12.1). */
public enum ErrorType {
    VALIDATION_ERROR,
    STORAGE_ERROR,
    BITCOIN_ERROR,
    CREDENTIAL_ERROR,
    NETWORK_ERROR,
    ROLLBACK_ERROR,
    TIMEOUT_ERROR,
    UNKNOWN_ERROR;

    /** The lower-case name used in JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this lower-case name; {@link #UNKNOWN_ERROR} for any other text. */
    public static ErrorType of(String id) {
        for (ErrorType type : values()) {
            if (type.id().equals(id)) {
                return type;
            }
        }
        return UNKNOWN_ERROR;
    }
}
