package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.storage.ipfs.NodeFailures.AnswerInvalidException;
import dev.layerlift.storage.ipfs.NodeFailures.NodeFailedException;
import dev.layerlift.storage.ipfs.NodeFailures.SourceFailedException;
import dev.layerlift.storage.ipfs.NodeFailures.WrongContentException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;

/** Turns what goes wrong with a node into the closed set of failures, with a code, a sentence and a way out. */
final class IpfsErrors {
    private static final String CHECK_NODE = "check that the node runs and answers: ipfs id";

    private IpfsErrors() {}

    /** The failure of {@code what}. */
    static MigrationException of(String what, IOException thrown) {
        if (thrown instanceof NodeFailedException said) {
            return said(what, said);
        }
        if (thrown instanceof SourceFailedException) {
            return failure(
                    ErrorType.STORAGE_ERROR,
                    "SOURCE_UNREADABLE",
                    what + ": the content to be written could not be read: " + thrown.getMessage(),
                    Retry.LATER,
                    thrown,
                    "check the store that the content comes from");
        }
        if (thrown instanceof WrongContentException) {
            return failure(
                    ErrorType.STORAGE_ERROR,
                    "DIGEST_MISMATCH",
                    what + ": " + thrown.getMessage(),
                    Retry.NEVER,
                    thrown,
                    "do not trust this node: it has other bytes than it was sent, or says so");
        }
        if (thrown instanceof AnswerInvalidException) {
            return failure(
                    ErrorType.STORAGE_ERROR,
                    "STORE_ANSWER_INVALID",
                    what + ": the answer makes no sense: " + thrown.getMessage(),
                    Retry.LATER,
                    thrown,
                    "check that the api of the store is the RPC of an IPFS node");
        }
        return unreachable(what, thrown);
    }

    private static MigrationException unreachable(String what, IOException thrown) {
        if (thrown instanceof HttpTimeoutException) {
            return failure(
                    ErrorType.TIMEOUT_ERROR,
                    "STORE_TIMEOUT",
                    what + ": " + thrown.getMessage(),
                    Retry.LATER,
                    thrown,
                    CHECK_NODE);
        }
        if (thrown instanceof InterruptedIOException) {
            return failure(
                    ErrorType.STORAGE_ERROR,
                    "INTERRUPTED",
                    what + ": interrupted; nothing partial was left",
                    Retry.LATER,
                    thrown,
                    "resume when the program runs again");
        }
        return failure(
                ErrorType.NETWORK_ERROR,
                "STORE_UNREACHABLE",
                what + ": the node cannot be reached: " + thrown.getClass().getSimpleName()
                        + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage()),
                Retry.LATER,
                thrown,
                CHECK_NODE);
    }

    private static MigrationException said(String what, NodeFailedException said) {
        String heard = what + ": the node says: " + said.getMessage();
        if (NodeSayings.isOutOfSpace(said)) {
            return failure(
                    ErrorType.STORAGE_ERROR,
                    "NO_SPACE",
                    heard,
                    Retry.NEVER,
                    said,
                    "free space on the node (ipfs repo gc), then resume");
        }
        if (NodeSayings.mayNotWrite(said)) {
            return failure(
                    ErrorType.STORAGE_ERROR,
                    "STORE_NOT_WRITABLE",
                    heard,
                    Retry.NEVER,
                    said,
                    "give the node permission to write in its repository");
        }
        return switch (said.status()) {
            case 401, 403 ->
                failure(
                        ErrorType.STORAGE_ERROR,
                        "STORE_ACCESS_DENIED",
                        heard + " (status " + said.status() + ")",
                        Retry.NEVER,
                        said,
                        "give the store the secret that the node's RPC asks for");
            case 404, 405, 301, 302, 307, 308 ->
                failure(
                        ErrorType.STORAGE_ERROR,
                        "NOT_A_NODE",
                        heard + " (status " + said.status() + "; expected: the RPC of an IPFS node)",
                        Retry.NEVER,
                        said,
                        "set the api of the store to the node's RPC, such as http://127.0.0.1:5001, not to a gateway");
            case 429, 502, 503, 504 ->
                failure(
                        ErrorType.NETWORK_ERROR,
                        "STORE_UNREACHABLE",
                        heard + " (status " + said.status() + ")",
                        Retry.LATER,
                        said,
                        CHECK_NODE);
            default ->
                failure(
                        ErrorType.STORAGE_ERROR,
                        NodeSayings.isBusy(said) ? "STORE_BUSY" : "STORE_FAILED",
                        heard + " (status " + said.status() + ")",
                        said.status() >= 500 ? Retry.LATER : Retry.NEVER,
                        said,
                        "look at the node's log");
        };
    }

    /** The bytes are not what was declared. */
    static MigrationException mismatch(String what, String expected, String actual) {
        return MigrationException.storage(
                "DIGEST_MISMATCH",
                what + ": the bytes are " + actual + " (expected: " + expected + "); nothing was written",
                "check the source of these bytes: it changed or is damaged");
    }

    /** Nothing restricted is ever given to a node. */
    static MigrationException areaMissing(ObjectPath path) {
        return MigrationException.storage(
                "AREA_MISSING",
                path + ": a store on IPFS has no restricted area, since whoever knows a CID can read what is there"
                        + " (expected: a path in the public area)",
                "keep the restricted area of this layer in a store of another kind");
    }

    /** A folder is where an object should be, or an object where a folder should be. */
    static MigrationException pathTaken(String what, String inTheWay) {
        return MigrationException.storage(
                "PATH_TAKEN",
                what + ": " + inTheWay + " is in the way (expected: folders above, and no folder at, an object's path)",
                "choose another key, or delete what is in the way");
    }

    /** Others change the same path over and over. */
    static MigrationException busy(String what) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.STORAGE_ERROR,
                        "STORE_BUSY",
                        what + ": others keep changing this path",
                        "try again when they are done"),
                Retry.LATER);
    }

    private static MigrationException failure(
            ErrorType type, String code, String message, Retry retry, IOException cause, String recovery) {
        return new MigrationException(
                MigrationError.of(type, code, message, recovery).withDetail(String.valueOf(cause)), retry, cause);
    }
}
