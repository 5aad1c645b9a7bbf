package dev.layerlift.domain.port;

import java.util.Optional;

/** Small named values of a home that are written once, such as its sealed key-encryption key. */
public interface HomeRecords {
    /** The value of this name. */
    Optional<String> find(String name);

    /**
     * Writes a value durably if there is none of this name.
     *
     * @return the value that is there afterwards: of two writers both get the first one's
     */
    String establish(String name, String value);
}
