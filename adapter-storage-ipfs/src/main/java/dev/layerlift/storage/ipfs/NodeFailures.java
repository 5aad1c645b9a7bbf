package dev.layerlift.storage.ipfs;

import java.io.IOException;

/** What can go wrong between us and a node, before it is a failure of the closed set. */
final class NodeFailures {
    /** The node answered that it cannot or will not. */
    static final class NodeFailedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        /**
         * A refusal.
         *
         * @param status of HTTP
         * @param message what the node said
         */
        NodeFailedException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** What came is no answer to what was asked. */
    static final class AnswerInvalidException extends IOException {
        private static final long serialVersionUID = 1L;

        AnswerInvalidException(String message) {
            super(message);
        }

        AnswerInvalidException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The node says that other bytes arrived than were sent, or that what it has is something else. */
    static final class WrongContentException extends IOException {
        private static final long serialVersionUID = 1L;

        WrongContentException(String message) {
            super(message);
        }
    }

    /** The content to be written could not be read: the node is not to blame. */
    static final class SourceFailedException extends IOException {
        private static final long serialVersionUID = 1L;

        SourceFailedException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private NodeFailures() {}
}
