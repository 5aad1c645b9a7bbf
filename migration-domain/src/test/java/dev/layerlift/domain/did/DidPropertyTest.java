package dev.layerlift.domain.did;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("P37")
class DidPropertyTest {
    private static final String BASE = "did:webvh:" + Samples.SCID + ":";

    @Property
    void parsesOrRefusesWhateverIsThere(@ForAll String text) {
        for (String prefix : List.of("", "did:", "did:peer:4", BASE, BASE + "a.example:", "did:btco:")) {
            try {
                assertThat(Did.parse(prefix + text).value()).isEqualTo(prefix + text);
            } catch (InvalidDidException e) {
                assertThat(e.getMessage()).contains("expected: ");
            }
        }
    }

    @Property
    void isEqualToItselfAfterEitherSpelling(
            @ForAll("names") String name, @ForAll @IntRange(min = 1, max = 65_535) int port) {
        WebHost host = new WebHost(name, OptionalInt.of(port));
        assertThat(WebHost.parse(host.inUrl())).isEqualTo(host);
        assertThat(WebHost.fromDid(host.inDid())).isEqualTo(host);
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> label =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20);
        return label.list().ofMinSize(1).ofMaxSize(6).map(labels -> String.join(".", labels));
    }

    @Property
    void neverEndsUpWithAnAddressOrASeparator(@ForAll String text) {
        WebHost host;
        try {
            host = WebHost.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("expected: ");
            return;
        }
        assertThat(host.name()).matches("[a-z0-9.-]{1,253}").doesNotContain("..");
        assertThat(host.name().substring(host.name().lastIndexOf('.') + 1)).doesNotMatch("[0-9]+|0x[0-9a-f]*");
    }

    @Property
    void isTextOfBoundedLength(@ForAll @IntRange(max = 100) int before, @ForAll @IntRange(max = 60) int pairs) {
        String shortened = Shortened.of("a".repeat(before) + "😀".repeat(pairs) + "b".repeat(before % 7));
        assertThat(shortened.length()).isLessThanOrEqualTo(80);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(shortened)).isTrue();
    }
}
