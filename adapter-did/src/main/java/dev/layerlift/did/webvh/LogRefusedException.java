package dev.layerlift.did.webvh;

/** An entry of a log breaks a rule of did:webvh 1.0. The message names the value and what was expected. */
final class LogRefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    LogRefusedException(String message) {
        super(message);
    }
}
