package dev.layerlift.benchmarks.identity;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.proofs.Ed25519Providers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link Operations} under JMH, on the rich document; those of {@link DocumentBenchmark} are there. */
@State(Scope.Thread)
public class IdentityBenchmark {
    /** Which library signs and verifies. */
    @Param({"CORRETTO", "CONSCRYPT", "BOUNCY_CASTLE"})
    public ProviderChoice provider = ProviderChoice.CORRETTO;

    private Operations operations = new Operations(Ed25519Providers.portable(), DocumentShape.RICH);

    /** Makes keys, documents and logs. */
    @Setup(Level.Trial)
    public void setUp() {
        operations = new Operations(provider.get(), DocumentShape.RICH);
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
    public byte[] createWithNewKey() {
        return operations.createWithNewKey();
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
