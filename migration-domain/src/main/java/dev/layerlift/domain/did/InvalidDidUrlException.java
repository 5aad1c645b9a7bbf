package dev.layerlift.domain.did;

/** A text is not a DID URL, although it begins with a DID. The message names the part and what was expected. */
public final class InvalidDidUrlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Names the part and what was expected. */
    public InvalidDidUrlException(String message) {
        super(message);
    }
}
