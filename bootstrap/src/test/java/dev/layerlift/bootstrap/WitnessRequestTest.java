package dev.layerlift.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.PublicWeb;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the log comes from that a witness of somebody else's DID looks at. */
class WitnessRequestTest {
    private static final WebvhDid THEIRS =
            (WebvhDid) Did.parse("did:webvh:QmZawUcJZrAJfr54FgHbh2HW4JzCCb3XvQR6GnNJkPb2RW:other.example.org:dids:one");
    private static final String FOLDER = "https://other.example.org/dids/one/";

    private final Map<String, byte[]> files = new HashMap<>();
    private final PublicWeb web = (url, sizeBytesMax) -> Optional.ofNullable(files.get(url.toString()));

    @Test
    void logAndApprovalsComeFromTheHostOfTheDid() {
        files.put(FOLDER + "did.jsonl", bytes("log"));
        assertThat(WitnessRequest.of(THEIRS, Optional.empty(), web).witnessFile())
                .isEmpty();
        files.put(FOLDER + "did-witness.json", bytes("approvals"));

        WitnessRequest request = WitnessRequest.of(THEIRS, Optional.empty(), web);

        assertThat(request.log()).isEqualTo(bytes("log"));
        assertThat(request.witnessFile())
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes("approvals")));
        assertThat(request.waitsHere()).isFalse();
    }

    @Test
    void aDidWithoutALogIsRefusedWithTheWayThatIsLeft() {
        assertThatThrownBy(() -> WitnessRequest.of(THEIRS, Optional.empty(), web))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("DID_NOT_FOUND");
                    assertThat(e.error().message()).contains(FOLDER + "did.jsonl");
                    assertThat(e.error().recovery()).anyMatch(step -> step.contains("--log FILE"));
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
