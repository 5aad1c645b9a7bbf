package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;

/** Turns what goes wrong with a node or a server into the closed set of failures, with a code, a sentence and a way out. */
final class ChainErrors {
    private static final int SHOWN = 500;

    private ChainErrors() {}

    /** An answer that is longer than it may be. */
    static final class TooLongException extends java.io.IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(long limitBytes) {
            super("an answer of more than " + limitBytes + " bytes (expected: at most that)");
        }
    }

    /** The failure of a connection. */
    static MigrationException connection(String peer, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
                return timeout(peer, thrown);
            }
            if (cause instanceof InterruptedIOException || cause instanceof InterruptedException) {
                return new MigrationException(
                        MigrationError.of(
                                ErrorType.BITCOIN_ERROR,
                                "INTERRUPTED",
                                peer + ": interrupted while waiting for an answer",
                                "resume when the program runs again"),
                        Retry.LATER,
                        thrown);
            }
            if (cause instanceof TooLongException || cause instanceof ProtocolException) {
                return invalid(peer, String.valueOf(cause.getMessage()), thrown);
            }
        }
        return new MigrationException(
                MigrationError.of(
                                ErrorType.NETWORK_ERROR,
                                "CHAIN_NOT_REACHED",
                                peer + " cannot be reached",
                                "check that it runs and listens there")
                        .withDetail(String.valueOf(thrown)),
                Retry.LATER,
                thrown);
    }

    static MigrationException timeout(String peer, Throwable thrown) {
        return new MigrationException(
                MigrationError.of(
                                ErrorType.TIMEOUT_ERROR,
                                "CHAIN_TIMEOUT",
                                peer + " did not answer in time",
                                "check whether it is overloaded or hangs")
                        .withDetail(String.valueOf(thrown.getMessage())),
                Retry.LATER,
                thrown);
    }

    /** It is reached and says that it cannot answer now. */
    static MigrationException busy(String peer, String said) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.NETWORK_ERROR,
                        "CHAIN_NOT_REACHED",
                        peer + " cannot answer now: " + shown(said),
                        "try again later, or ask less often"),
                Retry.LATER);
    }

    /** A node that is starting, is in its initial download, or whose chain changes between two questions. */
    static MigrationException notReady(String peer, String said) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.BITCOIN_ERROR,
                        "CHAIN_NOT_READY",
                        peer + " is not ready: " + shown(said),
                        "wait until it is"),
                Retry.LATER);
    }

    static MigrationException wrongNetwork(String peer, String found, ChainNetwork expected) {
        return new MigrationException(MigrationError.of(
                ErrorType.BITCOIN_ERROR,
                "WRONG_NETWORK",
                peer + " is on " + shown(found) + " (expected: " + expected + ")",
                "set the network and the address of the node so that they agree"));
    }

    static MigrationException accessDenied(String peer, String said) {
        return new MigrationException(MigrationError.of(
                ErrorType.BITCOIN_ERROR,
                "CHAIN_ACCESS_DENIED",
                peer + " refuses access: " + shown(said),
                "check the user and password, or the cookie file of the node"));
    }

    static MigrationException invalid(String peer, String why, Throwable cause) {
        return new MigrationException(invalid(peer, why), Retry.NEVER, cause);
    }

    static MigrationError invalid(String peer, String why) {
        return MigrationError.of(
                ErrorType.BITCOIN_ERROR,
                "CHAIN_ANSWER_INVALID",
                peer + " gives an answer that makes no sense: " + shown(why),
                "check that the address is that of the node or server that is configured");
    }

    /** The node does not keep what the answer is in. */
    static MigrationException historyMissing(String peer, String why, String recovery) {
        return new MigrationException(MigrationError.of(
                ErrorType.BITCOIN_ERROR, "CHAIN_HISTORY_MISSING", peer + " does not keep it: " + shown(why), recovery));
    }

    static MigrationException noEstimate(String peer, int blocks, String why) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.BITCOIN_ERROR,
                        "NO_FEE_ESTIMATE",
                        peer + " has no fee estimate for " + blocks + " blocks: " + shown(why) + " (expected: one)",
                        "try again when it has seen more blocks"),
                Retry.LATER);
    }

    static MigrationException notLocated(OutPoint output, String why, Retry retry, String recovery) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.BITCOIN_ERROR,
                        "SAT_NOT_LOCATED",
                        "the satoshi of " + output + " is not located: " + shown(why),
                        recovery),
                retry);
    }

    /** The limit of a call was reached before the satoshi was. */
    static MigrationException notFollowed(OutPoint output, int steps, long height) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.BITCOIN_ERROR,
                        "SAT_NOT_FOLLOWED",
                        "the satoshi of " + output + " was followed up to block " + height + ", through " + steps
                                + " transactions and blocks (expected: to where it is now within that many)",
                        "try again: the same process goes on from there",
                        "or ask an Esplora server, which knows who spends an output"),
                Retry.LATER);
    }

    static MigrationException notConfirmed(OutPoint output) {
        return notLocated(
                output,
                "it is not confirmed (expected: an output of a confirmed transaction)",
                Retry.NEVER,
                "wait for its confirmation");
    }

    /** One line that is not too long, since it is from somebody else. */
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
