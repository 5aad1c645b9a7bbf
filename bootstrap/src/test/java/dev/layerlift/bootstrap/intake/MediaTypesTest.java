package dev.layerlift.bootstrap.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
    private static String of(String name, String latin1) {
        return MediaTypes.of(name, latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void firstBytesOutrankTheName() {
        assertThat(of("letter.txt", "\u0089PNG\r\n\u001a\n....")).isEqualTo("image/png");
        assertThat(of("x", "\u00ff\u00d8\u00ff\u00e0")).isEqualTo("image/jpeg");
        assertThat(of("x", "GIF89a")).isEqualTo("image/gif");
        assertThat(of("x", "RIFF....WEBPVP8 ")).isEqualTo("image/webp");
        assertThat(of("x", "%PDF-1.7")).isEqualTo("application/pdf");
    }

    @ParameterizedTest
    @CsvSource({
        "a.txt,text/plain",
        "a.TXT,text/plain",
        "a.json,application/json",
        "a.b.csv,text/csv",
        "a.svg,image/svg+xml"
    })
    void theNameDecidesWhereBytesSayNothing(String name, String type) {
        assertThat(of(name, "hello")).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"a", "a.", "txt", "a.unheardof"})
    void whatIsNotRecognisedIsBinary(String name) {
        assertThat(of(name, "")).isEqualTo("application/octet-stream");
    }
}
