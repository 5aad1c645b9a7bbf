package dev.layerlift.domain.did;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortenedTest {
    @Test
    void leavesUpTo80CharactersAlone() {
        assertThat(Shortened.of("")).isEmpty();
        assertThat(Shortened.of("x".repeat(80))).isEqualTo("x".repeat(80));
    }

    @Test
    void keepsBeginningAndEnd() {
        String text = "a".repeat(56) + "b".repeat(13) + "c".repeat(12);
        assertThat(Shortened.of(text)).isEqualTo("a".repeat(56) + "…" + "c".repeat(12));
    }

    @Test
    void keepsPairsOfSurrogatesWhole() {
        assertThat(Shortened.of("a".repeat(55) + "😀".repeat(30))).isEqualTo("a".repeat(55) + "…" + "😀".repeat(6));
        assertThat(Shortened.of("😀".repeat(30) + "a".repeat(30) + "😀" + "b".repeat(11)))
                .isEqualTo("😀".repeat(28) + "…" + "😀" + "b".repeat(11));
    }
}
