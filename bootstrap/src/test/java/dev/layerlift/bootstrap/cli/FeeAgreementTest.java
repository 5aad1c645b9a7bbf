package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.bootstrap.cli.Terminal.Question;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is asked for a fee, and what an answer does. */
@Tag("P39")
class FeeAgreementTest {
    private static final MigrationOptions NOTHING_SAID = MigrationOptions.DEFAULT;

    private final List<String> asked = new ArrayList<>();

    private FeeAgreement agreement(
            Optional<String> answer, Function<MigrationOptions, OptionalLong> limit, boolean somebody) {
        Question person = question -> {
            asked.add(question);
            return answer;
        };
        return new FeeAgreement(somebody ? Optional.of(person) : Optional.empty(), limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", "yes", " Yes "})
    void aYesIsTheLimit(String answer) {
        FeeAgreement agreement = agreement(Optional.of(answer), options -> OptionalLong.of(1353), true);
        assertThat(agreement.agreed(Layer.BTCO, NOTHING_SAID)).isEqualTo(NOTHING_SAID.withMaxFeeSats(1353));
        assertThat(asked).singleElement().asString().contains("1353 sats");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "no", "1353", "yesterday"})
    void anythingElseIsNot(String answer) {
        refuses(Optional.of(answer));
    }

    @Test
    void noAnswerIsNot() {
        refuses(Optional.empty());
    }

    private void refuses(Optional<String> answer) {
        FeeAgreement agreement = agreement(answer, options -> OptionalLong.of(1353), true);
        assertThatThrownBy(() -> agreement.agreed(Layer.BTCO, NOTHING_SAID))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("FEE_NOT_CONFIRMED");
                    assertThat(e.error().recovery()).containsExactly("agree to it: --max-fee 1353");
                });
    }

    @Test
    void nobodyIsAskedWhoDoesNotHaveTo() {
        MigrationOptions typed = NOTHING_SAID.withMaxFeeSats(2000);
        Function<MigrationOptions, OptionalLong> high = options -> OptionalLong.of(1353);
        Optional<String> yes = Optional.of("y");
        assertThat(agreement(yes, high, true).agreed(Layer.BTCO, typed)).isEqualTo(typed);
        assertThat(agreement(yes, high, true).agreed(Layer.WEBVH, NOTHING_SAID)).isEqualTo(NOTHING_SAID);
        assertThat(agreement(yes, high, false).agreed(Layer.BTCO, NOTHING_SAID)).isEqualTo(NOTHING_SAID);
        assertThat(agreement(yes, options -> OptionalLong.empty(), true).agreed(Layer.BTCO, NOTHING_SAID))
                .isEqualTo(NOTHING_SAID);
        assertThat(asked).isEmpty();
    }

    @Test
    void aPriceThatIsNotKnownIsLeftToTheValidation() {
        FeeAgreement agreement = agreement(
                Optional.of("y"),
                options -> {
                    throw new MigrationException(MigrationError.of(ErrorType.BITCOIN_ERROR, "NO_FEE_ESTIMATE", "none"));
                },
                true);
        assertThat(agreement.agreed(Layer.BTCO, NOTHING_SAID)).isEqualTo(NOTHING_SAID);
        assertThat(asked).isEmpty();
    }
}
