package dev.layerlift.domain.asset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedAsTest {
    private static final String DIGEST = "93f1bb6c30d4a84ca1b7074481b9511cae23b7fd522c8477ca95885737050a16";

    @ParameterizedTest
    @CsvSource({
        "ab/cdef/did.jsonl, text/jsonl",
        "ab/cdef/did-witness.json, application/json",
        "ab/x.PNG, image/png",
        "ab/.png, image/png",
        "ab/noending, application/octet-stream",
        "ab.png/noending, application/octet-stream",
        "ab/x.bin, application/octet-stream"
    })
    void the_ending_of_the_name_tells_the_type(String key, String type) {
        assertThat(ServedAs.of(ObjectPath.ofPublic(key)).mediaType()).isEqualTo(type);
        assertThat(ServedAs.of(ObjectPath.ofPublic(key)).cacheControl()).isEqualTo("public, no-cache");
    }

    @Test
    void only_what_is_named_by_its_digest_may_be_kept_forever() {
        assertThat(ServedAs.of(ObjectPath.ofPublic("a/resources/" + DIGEST + ".png"))
                        .cacheControl())
                .contains("immutable");
        assertThat(ServedAs.of(ObjectPath.ofPublic("a/" + DIGEST + "/did.jsonl"))
                        .cacheControl())
                .isEqualTo("public, no-cache");
        assertThat(ServedAs.of(ObjectPath.ofRestricted("a/resources/" + DIGEST + ".png"))
                        .cacheControl())
                .isEqualTo("private, no-store");
    }

    @Test
    void content_gets_the_ending_that_leads_back_to_its_type() {
        assertThat(ServedAs.ending("image/svg+xml")).isEqualTo("svg");
        assertThat(ServedAs.ending("application/x-unheard-of")).isEqualTo("bin");
        assertThat(ServedAs.of(ObjectPath.ofPublic("x." + ServedAs.ending("image/svg+xml")))
                        .mediaType())
                .isEqualTo("image/svg+xml");
    }
}
