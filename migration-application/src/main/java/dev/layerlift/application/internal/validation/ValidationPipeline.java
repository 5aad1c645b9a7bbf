package dev.layerlift.application.internal.validation;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.dispatch.EngineThreads;
import dev.layerlift.application.internal.validation.ParallelChecks.Check;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.domain.validation.ValidationResult;
import java.util.List;

/**
 * Makes every check side by side and reports all findings at once (FR-3): in the order of the checks, not of the answers.
 * A check that cannot be made, or gives no answer in time, is a finding that blocks: unknown is not good.
 */
public final class ValidationPipeline implements AutoCloseable {
    private static final long BASE_MILLIS = 20;
    private static final long BYTES_PER_MILLI = 200_000;
    private static final long METADATA_BYTES = 8_192;
    private static final long BYTES_PER_CREDENTIAL = 2_048;
    private static final long BYTES_PER_RESOURCE = 512;

    private static final int THREADS_MAX = 64;
    private static final int WAITING_MAX = 10_000;

    private final EnginePorts ports;
    private final List<Validator> validators;
    private final ParallelChecks checks;

    /** The checks over these ports, on threads of their own. */
    public ValidationPipeline(EnginePorts ports, EngineThreads threads) {
        this.ports = ports;
        this.validators = List.of(
                new DocumentValidator(ports),
                new CredentialValidator(ports),
                new StorageValidator(ports),
                new LifecycleValidator(ports),
                new PolicyValidator(),
                new TargetValidator(ports),
                new ChainValidator(ports),
                new RateLimitValidator(ports));
        int size = Math.min(THREADS_MAX, 2 * ports.settings().parallelism() + validators.size());
        this.checks = new ParallelChecks(
                threads.waitedFor("layerlift-validation", size, WAITING_MAX), Math.max(1, size / 4), threads::pause);
    }

    /** All findings, within the time that a validation may take. */
    public ValidationResult validate(ValidationSubject subject) {
        List<Check> wanted = validators.stream()
                .filter(validator -> validator.concerns(subject.path()))
                .map(validator -> new Check(validator.name(), () -> validator.validate(subject)))
                .toList();
        List<ValidationIssue> findings =
                checks.make(wanted, ports.settings().limits().validation());
        // Two checks that cannot reach the same store say so once.
        return ValidationResult.of(findings.stream().distinct().toList(), estimate(subject));
    }

    /** What the migration would cost on a layer without fees: stored bytes, and the time to write and read them. */
    public static CostEstimate estimate(ValidationSubject subject) {
        long bytes = subject.source().manifest().totalBytes()
                + METADATA_BYTES
                + BYTES_PER_CREDENTIAL * subject.source().credentials().size()
                + BYTES_PER_RESOURCE * subject.source().resources().size();
        return new CostEstimate(0, 0, bytes, BASE_MILLIS + bytes / BYTES_PER_MILLI);
    }

    @Override
    public void close() {
        checks.close();
    }
}
