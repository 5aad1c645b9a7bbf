package dev.layerlift.domain.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.error.MigrationException.Retry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationErrorTest {
    private static final MigrationError FULL = MigrationError.of(
                    ErrorType.STORAGE_ERROR, "NO_SPACE", "the store is full", "free some space")
            .withDetail("ENOSPC")
            .about("migration-1", List.of("did:x:1", "did:x:2"));

    @ParameterizedTest
    @EnumSource(ErrorType.class)
    void typesHaveLowerCaseNames(ErrorType type) {
        assertThat(type.id()).isEqualTo(type.name().toLowerCase(Locale.ROOT));
        assertThat(ErrorType.of(type.id())).isEqualTo(type);
        assertThat(ErrorType.of(type.name())).isEqualTo(ErrorType.UNKNOWN_ERROR);
    }

    @Test
    void saysWhatWentWrongAndWhatToDo() {
        assertThat(FULL)
                .isEqualTo(new MigrationError(
                        ErrorType.STORAGE_ERROR,
                        "NO_SPACE",
                        "the store is full",
                        "ENOSPC",
                        List.of("free some space"),
                        Optional.of("migration-1"),
                        List.of("did:x:1", "did:x:2")));
        assertThat(FULL.toJson().members().keySet())
                .containsExactly("type", "code", "message", "detail", "recovery", "migrationId", "dids");
        assertThat(MigrationError.fromJson(FULL.toJson())).isEqualTo(FULL);
        MigrationError bare = MigrationError.of(ErrorType.TIMEOUT_ERROR, "SLOW", "too slow");
        assertThat(MigrationError.fromJson(
                        bare.toJson().without("detail").without("recovery").without("dids")))
                .isEqualTo(bare);
        assertThat(bare.toJson().has("migrationId")).isFalse();
    }

    @Test
    void anExceptionCarriesErrorVerdictAndCause() {
        Exception cause = new IllegalStateException("disk gone");
        MigrationException later = new MigrationException(FULL, Retry.LATER, cause);
        assertThat(later).hasMessage("the store is full").hasCause(cause);
        assertThat(later.error()).isEqualTo(FULL);
        assertThat(later.retry()).isEqualTo(Retry.LATER);
        assertThat(new MigrationException(FULL, Retry.LATER).retry()).isEqualTo(Retry.LATER);
        MigrationException never = new MigrationException(FULL);
        assertThat(never).hasMessage("the store is full").hasNoCause();
        assertThat(never.retry()).isEqualTo(Retry.NEVER);
        assertThat(never.error()).isEqualTo(FULL);
    }

    @Test
    void namesTheCommonFailures() {
        assertThat(MigrationException.validation("V", "v", "do").error())
                .isEqualTo(MigrationError.of(ErrorType.VALIDATION_ERROR, "V", "v", "do"));
        assertThat(MigrationException.credential("C", "c", "do").error())
                .isEqualTo(MigrationError.of(ErrorType.CREDENTIAL_ERROR, "C", "c", "do"));
        Exception cause = new IllegalStateException("gone");
        MigrationException storage = MigrationException.storage("S", "s", cause, "do");
        assertThat(storage.error())
                .isEqualTo(MigrationError.of(ErrorType.STORAGE_ERROR, "S", "s", "do")
                        .withDetail(cause.toString()));
        assertThat(storage).hasCause(cause);
        assertThat(storage.retry()).isEqualTo(Retry.NEVER);
    }

    @Test
    void anythingElseIsUnknownAndNeverRetried() {
        MigrationException known = new MigrationException(FULL, Retry.LATER);
        assertThat(MigrationException.from(known)).isSameAs(known);
        Exception thrown = new IllegalStateException("odd");
        MigrationException unknown = MigrationException.from(thrown);
        assertThat(unknown.error().type()).isEqualTo(ErrorType.UNKNOWN_ERROR);
        assertThat(unknown.error().code()).isEqualTo("UNEXPECTED");
        assertThat(unknown.error().message()).contains("IllegalStateException").doesNotContain("odd");
        assertThat(unknown.error().detail()).isEqualTo(thrown.toString());
        assertThat(unknown.retry()).isEqualTo(Retry.NEVER);
        assertThat(unknown).hasCause(thrown);
    }

    @Test
    void whatFuturesPutAroundAFailureIsTakenOff() {
        MigrationException known = new MigrationException(FULL, Retry.LATER);
        assertThat(MigrationException.from(new CompletionException(known))).isSameAs(known);
        assertThat(MigrationException.from(new ExecutionException(new CompletionException(known))))
                .isSameAs(known);
        CompletionException empty = new CompletionException("nothing in it", null);
        assertThat(MigrationException.from(empty)).hasCause(empty);
    }

    @Test
    void aStorageFailureSaysWhatWasThrownOrNothing() {
        MigrationException plain = MigrationException.storage("GONE", "not there", "restore it");
        MigrationException caused = MigrationException.storage("GONE", "not there", new IllegalStateException("disk"));
        assertThat(plain.error().type()).isEqualTo(ErrorType.STORAGE_ERROR);
        assertThat(plain.error().detail()).doesNotContain("null");
        assertThat(plain.error().recovery()).containsExactly("restore it");
        assertThat(plain).hasNoCause();
        assertThat(caused.error().detail()).contains("disk");
        assertThat(caused).hasCauseInstanceOf(IllegalStateException.class);
    }
}
