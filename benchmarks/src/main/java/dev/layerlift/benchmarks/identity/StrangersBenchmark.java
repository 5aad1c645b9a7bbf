package dev.layerlift.benchmarks.identity;

import dev.layerlift.benchmarks.identity.IdentityFixture.Log;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.Ed25519Providers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Resolves a DID never seen before each time, so that no key is known and each has to be checked first. */
@State(Scope.Thread)
public class StrangersBenchmark {
    /** More than any cache of keys holds: going round in this order never finds one of them. */
    private static final int STRANGERS = 4_500;

    /** Which library signs and verifies. */
    @Param({"CORRETTO", "CONSCRYPT", "BOUNCY_CASTLE"})
    public ProviderChoice provider = ProviderChoice.CORRETTO;

    private Operations operations = new Operations(Ed25519Providers.portable(), DocumentShape.RICH);
    private Log[] logs = new Log[0];
    private int next;

    /** Makes the logs. */
    @Setup(Level.Trial)
    public void setUp() {
        operations = new Operations(provider.get(), DocumentShape.RICH);
        logs = operations.strangers(STRANGERS);
    }

    @Benchmark
    public Resolution resolveStranger() {
        next = (next + 1) % logs.length;
        return operations.resolve(logs[next]);
    }
}
