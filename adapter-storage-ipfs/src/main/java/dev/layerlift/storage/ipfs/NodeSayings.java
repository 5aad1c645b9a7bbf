package dev.layerlift.storage.ipfs;

import dev.layerlift.storage.ipfs.NodeFailures.NodeFailedException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What nodes mean by their messages. The RPC has one status for every failure, so that only its words tell a file that is
 * not there from a disk that is full. Words that are not known are a failure, never an absence.
 */
final class NodeSayings {
    private static final List<String> ABSENT =
            List.of("does not exist", "not a directory", "no link named", "was not found under", "no such file");
    private static final List<String> TAKEN = List.of("already has entry", "already exists", "file exists");
    private static final List<String> NO_FOLDER = List.of("destination did not exist", "does not exist");
    private static final List<String> NO_SPACE =
            List.of("no space left", "enospc", "disk quota exceeded", "edquot", "storage limit", "not enough space");
    private static final List<String> READ_ONLY =
            List.of("read-only file system", "erofs", "permission denied", "eacces", "eperm");
    private static final List<String> BUSY =
            List.of("too many open files", "emfile", "resource temporarily unavailable");

    private NodeSayings() {}

    /** Empty when this says that there is nothing; otherwise it is thrown again. */
    static <T> Optional<T> absent(NodeFailedException said) throws NodeFailedException {
        if (says(said, ABSENT)) {
            return Optional.empty();
        }
        throw said;
    }

    static boolean isTaken(NodeFailedException said) {
        return says(said, TAKEN) || says(said, List.of("not a directory", "only dag-pb is supported"));
    }

    static boolean hasNoFolder(NodeFailedException said) {
        return says(said, NO_FOLDER);
    }

    static boolean isNotPinned(NodeFailedException said) {
        return says(said, List.of("not pinned"));
    }

    static boolean isOutOfSpace(NodeFailedException said) {
        return says(said, NO_SPACE);
    }

    static boolean mayNotWrite(NodeFailedException said) {
        return says(said, READ_ONLY);
    }

    static boolean isBusy(NodeFailedException said) {
        return says(said, BUSY);
    }

    private static boolean says(NodeFailedException said, List<String> words) {
        // Only of the command itself: a proxy's page about a missing page says nothing of a file.
        String message = String.valueOf(said.getMessage()).toLowerCase(Locale.ROOT);
        return said.status() == 500 && words.stream().anyMatch(message::contains);
    }
}
