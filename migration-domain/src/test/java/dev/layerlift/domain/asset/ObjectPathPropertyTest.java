package dev.layerlift.domain.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("P37")
class ObjectPathPropertyTest {
    private static final Path ROOT = Path.of("/root/of/store");

    @Property
    void whatIsTakenStaysBelowItsRoot(@ForAll("nearlyKeys") String key) {
        ObjectPath path;
        try {
            path = ObjectPath.ofPublic(key);
        } catch (IllegalArgumentException e) {
            return;
        }
        Path resolved = ROOT.resolve(path.key());
        assertThat(resolved.normalize()).isEqualTo(resolved);
        assertThat(resolved.normalize().startsWith(ROOT)).isTrue();
        assertThat(resolved.getNameCount() - ROOT.getNameCount()).isBetween(1, 16);
    }

    @Property
    void plainSegmentsAreTaken(@ForAll("plainSegments") List<String> segments) {
        String key = String.join("/", segments);
        assertThat(ObjectPath.ofRestricted(key).key()).isEqualTo(key);
    }

    @Property
    void oneDotSegmentSpoilsAKey(
            @ForAll("plainSegments") List<String> segments, @ForAll @IntRange(max = 15) int at, @ForAll boolean two) {
        List<String> spoiled = new java.util.ArrayList<>(segments);
        spoiled.set(at % spoiled.size(), two ? ".." : ".");
        assertThatThrownBy(() -> ObjectPath.ofPublic(String.join("/", spoiled)))
                .hasMessageContaining("no segment '.' or '..'");
    }

    @Provide
    Arbitrary<String> nearlyKeys() {
        return Arbitraries.strings().withChars("ab./\\%2eF-_ \u0000ä").ofMaxLength(30);
    }

    @Provide
    Arbitrary<List<String>> plainSegments() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .withChars("_-")
                .ofMinLength(1)
                .ofMaxLength(200)
                .list()
                .ofMinSize(1)
                .ofMaxSize(16);
    }
}
