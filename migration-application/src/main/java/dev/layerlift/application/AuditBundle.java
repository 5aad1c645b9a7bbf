package dev.layerlift.application;

import dev.layerlift.application.internal.audit.AuditSources;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.AuditLog.Row;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes the audit, or a part of it, as a bundle that a stranger can verify with the public key alone (docs/formats.md):
 * lines of JSON, a header, all heads, the records as they were signed, and an end. Reads and writes a page at a time.
 */
public final class AuditBundle {
    /** The {@code type} of the first line. */
    public static final String TYPE = "AuditBundle";

    /** The {@code type} of the last line. */
    public static final String END = "AuditBundleEnd";

    /** The version of the format. */
    public static final long VERSION = 1;

    private static final int PAGE = 500;

    private final AuditSources sources;
    private final JsonFormat json;
    private final Clock clock;

    /** Reads through these ports. */
    public AuditBundle(EnginePorts ports) {
        this.sources = new AuditSources(ports.audit(), ports.auditHeads().heads(), List.of(), List.of());
        this.json = ports.json();
        this.clock = ports.clock();
    }

    /**
     * What was written.
     *
     * @param heads how many heads
     * @param records how many records
     * @param partial whether records were left out
     */
    public record Written(long heads, long records, boolean partial) {}

    /**
     * Writes a bundle.
     *
     * @param systemKeyMultibase the key that records are signed with, as the header names it
     * @param wanted which records; only those of one DID or time, where it says so, make a bundle that is partial
     * @throws IOException what the stream throws
     * @throws MigrationException when the home cannot be read
     */
    public Written write(String systemKeyMultibase, AuditQuery wanted, OutputStream out) throws IOException {
        boolean partial = !wanted.from(Optional.empty()).equals(AuditQuery.ALL.pagesOf(wanted.limit()));
        line(
                out,
                json.write(JsonObject.builder()
                        .put("type", TYPE)
                        .put("version", VERSION)
                        .put("created", clock.instant().toString())
                        .put("systemKey", systemKeyMultibase)
                        .put("systemDid", "did:key:" + systemKeyMultibase)
                        .put("partial", partial)
                        .put("filter", filter(wanted))
                        .build()));
        // The heads of before the records: a record that comes meanwhile is one more than they name, never one less.
        long heads = heads(out);
        long records = partial ? some(wanted.pagesOf(PAGE), out) : all(out);
        line(
                out,
                json.write(JsonObject.builder()
                        .put("type", END)
                        .put("heads", heads)
                        .put("records", records)
                        .build()));
        return new Written(heads, records, partial);
    }

    private long heads(OutputStream out) throws IOException {
        long last = 0;
        List<StoredHead> page = sources.heads().read(0, PAGE);
        while (!page.isEmpty()) {
            for (StoredHead head : page) {
                line(out, head.json());
                last = head.number();
            }
            page = page.size() < PAGE ? List.of() : sources.heads().read(last, PAGE);
        }
        return last;
    }

    private long all(OutputStream out) throws IOException {
        long records = 0;
        for (String stream : sources.log().streams()) {
            List<Row> page = sources.log().read(stream, 0, PAGE);
            while (!page.isEmpty()) {
                long last = 0;
                for (Row row : page) {
                    line(out, row.json());
                    last = row.sequence();
                    records++;
                }
                page = page.size() < PAGE ? List.of() : sources.log().read(stream, last, PAGE);
            }
        }
        return records;
    }

    private long some(AuditQuery wanted, OutputStream out) throws IOException {
        long records = 0;
        Optional<String> after = Optional.empty();
        do {
            Page<byte[]> page = sources.log().query(wanted.from(after));
            for (byte[] record : page.items()) {
                line(out, record);
                records++;
            }
            after = page.next();
        } while (after.isPresent());
        return records;
    }

    private static JsonObject filter(AuditQuery wanted) {
        return JsonObject.builder()
                .put("did", text(wanted.did().map(did -> did.value())))
                .put("since", text(wanted.since().map(Instant::toString)))
                .put("until", text(wanted.until().map(Instant::toString)))
                .build();
    }

    private static JsonValue text(Optional<String> text) {
        return text.<JsonValue>map(JsonString::new).orElse(JsonValue.NULL);
    }

    private static void line(OutputStream out, byte[] json) throws IOException {
        out.write(json);
        out.write('\n');
    }
}
