package dev.layerlift.application.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.internal.audit.HeadText.End;
import dev.layerlift.application.internal.audit.SegmentCopies.Segment;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJsonFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How heads, segments and lines of copies are read: what does not fit is refused by name. */
class AuditTextsTest {
    private static final Sha256 DIGEST = Sha256.of(new byte[0]);
    private static final String HEAD =
            "{\"type\":\"AuditHead\",\"number\":2,\"previous\":\"%s\",\"records\":3,".formatted(DIGEST.multibase())
                    + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"streams\":{\"a-1\":{\"sequence\":3,\"digest\":\"%s\"}}}"
                            .formatted(DIGEST.multibase());

    private static JsonObject json(String text) {
        return new StrictJsonFormat().parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aHeadIsRead() {
        HeadText head = HeadText.of(json(HEAD));
        assertThat(head.number()).isEqualTo(2);
        assertThat(head.previous()).contains(DIGEST);
        assertThat(head.streams()).isEqualTo(Map.of("a-1", new End(3, DIGEST)));
        assertThat(head.pruned()).isEmpty();
    }

    @Test
    void whatIsNoHeadIsRefused() {
        for (String[] change : new String[][] {
            {"AuditHead", "Audit"},
            {"2026-01-01T00:00:00Z", "soon"},
            {"\"sequence\":3", "\"sequence\":\"3\""},
            {"\"number\":2", "\"number\":2.5"},
            {"{\"sequence\"", "[], \"b\":{\"sequence\""}
        }) {
            String changed = HEAD.replace(change[0], change[1]);
            assertThat(changed).isNotEqualTo(HEAD);
            assertThatIllegalArgumentException().isThrownBy(() -> HeadText.of(json(changed)));
        }
    }

    @Test
    void onlyNamesOfSegmentsAreSegments() {
        Segment segment = new Segment("s", 1, 10);
        assertThat(Segment.of("s", segment.path().key().substring("audit/s/".length())))
                .contains(segment);
        assertThat(Segment.of("s", "zzz")).isEqualTo(Optional.empty());
        assertThat(Segment.of("s", "99999999999999999999-99999999999999999999.jsonl"))
                .isEqualTo(Optional.empty());
    }

    @Test
    void linesAreReadUpToALimit() throws IOException {
        LineReader lines = lines("ab\n\nc");
        assertThat(lines.next()).asString(StandardCharsets.UTF_8).isEqualTo("ab");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.next()).asString(StandardCharsets.UTF_8).isEqualTo("c");
        assertThat(lines.next()).isNull();
        assertThatThrownBy(() -> lines("abcd\n").next())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 3 bytes");
    }

    private static LineReader lines(String text) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 3);
    }
}
