package dev.layerlift.benchmarks.identity;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.Ed25519Providers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link Operations} under JMH. */
@State(Scope.Thread)
public class IdentityBenchmark {
    /** Which library signs and verifies. */
    @Param({"CONSCRYPT", "BOUNCY_CASTLE"})
    public ProviderChoice provider = ProviderChoice.CONSCRYPT;

    private Operations operations = new Operations(Ed25519Providers.portable());

    /** Makes keys, documents and logs. */
    @Setup(Level.Trial)
    public void setUp() {
        operations = new Operations(provider.get());
    }

    @Benchmark
    public byte[] rawSign() {
        return operations.rawSign();
    }

    @Benchmark
    public boolean rawVerify() {
        return operations.rawVerify();
    }

    @Benchmark
    public byte[] createGiven() {
        return operations.createGiven();
    }

    @Benchmark
    public byte[] create() {
        return operations.create();
    }

    @Benchmark
    public byte[] createWithNewKey() {
        return operations.createWithNewKey();
    }

    @Benchmark
    public Resolution resolve() {
        return operations.resolve();
    }

    @Benchmark
    public boolean verifyProof() {
        return operations.verifyProof();
    }

    @Benchmark
    public JsonValue parse() {
        return operations.parse();
    }

    @Benchmark
    public byte[] canonicalise() {
        return operations.canonicalise();
    }
}
