package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One log per rule of did:webvh 1.0, in which every hash and signature is otherwise right, and logs that are unusual and
 * break none.
 */
@Tag("P05")
class LogRulesTest {
    private final WebvhResolver resolver =
            new WebvhResolver(TestLog.PROOFS, new SettableClock(Instant.parse("2026-01-01T00:00:00Z")));

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aLogThatBreaksOneRuleIsRefused(LogCase log) {
        Resolution resolution = resolve(log);

        assertThat(resolution.error()).contains("invalidDid");
        assertThat(resolution.document()).isEmpty();
        assertThat(resolution.detail()).isNotBlank().contains(log.expected());
        // No log is refused for want of approvals but those that are about them.
        assertThat(resolution.detail().contains(ApprovalCases.EXPECTED))
                .isEqualTo(log.expected().equals(ApprovalCases.EXPECTED));
    }

    static Stream<LogCase> aLogThatBreaksOneRuleIsRefused() {
        return Stream.of(
                        EntryCases.refused(),
                        ParameterCases.refused(),
                        KeyCases.refused(),
                        ApprovalCases.refused(),
                        TextCases.refused())
                .flatMap(cases -> cases);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aLogThatIsUnusualAndBreaksNoRuleIsAccepted(LogCase log) {
        Resolution resolution = resolve(log);

        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
        assertThat(resolution.document().isPresent() || resolution.deactivated())
                .isTrue();
    }

    static Stream<LogCase> aLogThatIsUnusualAndBreaksNoRuleIsAccepted() {
        return LegalCases.accepted();
    }

    @Test
    void thereAreEnoughOfThem() {
        List<LogCase> refused = aLogThatBreaksOneRuleIsRefused().toList();
        List<LogCase> accepted = aLogThatIsUnusualAndBreaksNoRuleIsAccepted().toList();

        System.out.println("did:webvh 1.0: "
                + refused.stream()
                        .filter(log -> resolve(log).error().isPresent())
                        .count()
                + " of " + refused.size() + " logs that break one rule refused, "
                + accepted.stream()
                        .filter(log -> resolve(log).error().isEmpty())
                        .count()
                + " of " + accepted.size() + " unusual legal logs accepted");
        assertThat(refused).hasSizeGreaterThan(250).doesNotHaveDuplicates();
        assertThat(accepted).hasSizeGreaterThan(90);
        assertThat(refused.stream().map(LogCase::name)).doesNotHaveDuplicates();
        assertThat(accepted.stream().map(LogCase::name)).doesNotHaveDuplicates();
    }

    private Resolution resolve(LogCase log) {
        return resolver.resolve(log.did(), log.log(), log.witness(), ResolutionOptions.LATEST);
    }
}
