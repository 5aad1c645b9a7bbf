package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonValue.JsonObject;

/** Audit records as lines for a person. */
final class AuditLines {
    private AuditLines() {}

    static void describe(Screen screen, JsonObject record) {
        screen.line(record.string("timestamp").orElse("?") + "  "
                + record.string("finalState").or(() -> record.string("result")).orElse("?") + "  migration "
                + record.string("migrationId").orElse("?"));
        screen.line("  from  " + shortened(record.string("sourceDid").orElse("?")));
        record.string("targetDid").ifPresent(target -> screen.line("  to    " + shortened(target)));
    }

    private static String shortened(String did) {
        try {
            return Texts.did(Did.parse(did));
        } catch (InvalidDidException e) {
            // What is recorded is shown as it is recorded.
            return Shortened.of(did);
        }
    }
}
