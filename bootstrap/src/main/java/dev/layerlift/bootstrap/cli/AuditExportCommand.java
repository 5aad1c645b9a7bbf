package dev.layerlift.bootstrap.cli;

import dev.layerlift.application.AuditBundle.Written;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AuditQuery;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the audit for others. */
@Command(name = "export", description = "Write the audit as a bundle that anybody can verify with the public key.")
final class AuditExportCommand extends LayerliftCommand {
    @Option(names = "--out", paramLabel = "FILE", description = "Write to this new file; default: standard output.")
    private @Nullable String out;

    @Option(names = "--did", paramLabel = "DID", description = "Only records that name it, as source or target.")
    private @Nullable String did;

    @Option(names = "--since", paramLabel = "T", description = "Recorded at or after this time (ISO 8601) or day.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "T", description = "Recorded before this time (ISO 8601) or day.")
    private @Nullable String until;

    AuditExportCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        AuditQuery wanted = new AuditQuery(
                Optional.ofNullable(did).map(text -> Inputs.wholeDid(text).identity()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(since).map(text -> Inputs.time("--since", text)),
                Optional.ofNullable(until).map(text -> Inputs.time("--until", text)),
                Optional.empty(),
                AuditQuery.ALL.limit());
        Optional<OutputFile> file = Optional.ofNullable(out).map(OutputFile::named);
        try (Layerlift layerlift = openToRead()) {
            if (file.isEmpty()) {
                // The bundle is JSON line by line, with and without --json.
                screen().note(described(toStandardOutput(layerlift, wanted)));
                return ExitCode.DONE;
            }
            Written written = toFile(layerlift, wanted, file.get());
            screen().document(JsonObject.builder()
                    .put("file", file.get().path().toString())
                    .put("systemKey", layerlift.systemKey())
                    .put("partial", written.partial())
                    .put("heads", written.heads())
                    .put("records", written.records())
                    .build());
            screen().line(described(written) + " → " + file.get().path());
            screen().line("Anybody can verify it: layerlift audit verify --bundle FILE --key " + layerlift.systemKey());
            return ExitCode.DONE;
        }
    }

    private Written toStandardOutput(Layerlift layerlift, AuditQuery wanted) {
        try {
            return write(layerlift, wanted, around().out());
        } catch (IOException e) {
            throw OutputFile.notWritten("standard output", e);
        }
    }

    private static Written toFile(Layerlift layerlift, AuditQuery wanted, OutputFile file) {
        try (OutputStream stream = file.open()) {
            return write(layerlift, wanted, stream);
        } catch (IOException e) {
            throw file.notWritten(e);
        }
    }

    private static Written write(Layerlift layerlift, AuditQuery wanted, OutputStream to) throws IOException {
        OutputStream buffered = new BufferedOutputStream(to, 64 * 1024);
        Written written = layerlift.auditBundle().write(layerlift.systemKey(), wanted, buffered);
        buffered.flush();
        return written;
    }

    private static String described(Written written) {
        return Texts.count(written.records(), "record") + " and " + Texts.count(written.heads(), "head")
                + (written.partial() ? ", a part of the audit" : ", the whole audit");
    }
}
