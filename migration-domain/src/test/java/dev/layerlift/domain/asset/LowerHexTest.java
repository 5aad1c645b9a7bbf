package dev.layerlift.domain.asset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowerHexTest {
    @ParameterizedTest
    @ValueSource(strings = {"00", "ff", "09af", "0123456789abcdef"})
    void bytesAreTwoDigitsEach(String text) {
        assertThat(LowerHex.isBytes(text)).isTrue();
        assertThat(LowerHex.isBytes(text, text.length() / 2)).isTrue();
        assertThat(LowerHex.isBytes(text, text.length() / 2 + 1)).isFalse();
        assertThat(LowerHex.isBytes(text, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "abc", "AB", "0g", "g0", "0 ", "/0", ":0", "`0", "0x", "00\n", "\u0660\u0660"})
    void nothingElseIs(String text) {
        assertThat(LowerHex.isBytes(text)).isFalse();
        assertThat(LowerHex.isBytes(text, text.length() / 2)).isFalse();
    }

    @Test
    void aDigestHas64Digits() {
        assertThat(LowerHex.isSha256("0a".repeat(32))).isTrue();
        assertThat(LowerHex.isSha256("0a".repeat(31))).isFalse();
        assertThat(LowerHex.isSha256("0a".repeat(33))).isFalse();
    }

    @Test
    void eachCharacterIsADigitOrNot() {
        for (char c = 0; c < 0x180; c++) {
            assertThat(LowerHex.isBytes("0" + c)).isEqualTo("0123456789abcdef".indexOf(c) >= 0);
            assertThat(LowerHex.isBytes(c + "0")).isEqualTo("0123456789abcdef".indexOf(c) >= 0);
        }
    }
}
