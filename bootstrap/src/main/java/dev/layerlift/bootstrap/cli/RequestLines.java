package dev.layerlift.bootstrap.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Where JSON goes that another machine shall read: a new file, or standard output, and nothing else there. */
final class RequestLines {
    private RequestLines() {}

    /** Writes texts that end in a line feed. */
    static void give(Surroundings around, Optional<OutputFile> target, List<String> texts) {
        byte[] bytes = String.join("", texts).getBytes(StandardCharsets.UTF_8);
        if (target.isPresent()) {
            target.get().write(bytes);
        } else {
            around.out().write(bytes, 0, bytes.length);
            around.out().flush();
        }
    }
}
