package dev.layerlift.benchmarks.identity;

import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.Ed25519Providers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Those {@link Operations} whose cost goes by how large the document is. */
@State(Scope.Thread)
public class DocumentBenchmark {
    /** Which library signs and verifies. */
    @Param({"CORRETTO", "CONSCRYPT", "BOUNCY_CASTLE"})
    public ProviderChoice provider = ProviderChoice.CORRETTO;

    /** What the document holds. */
    @Param({"PLAIN", "RICH"})
    public DocumentShape shape = DocumentShape.PLAIN;

    private Operations operations = new Operations(Ed25519Providers.portable(), DocumentShape.PLAIN);

    /** Makes keys, documents and logs. */
    @Setup(Level.Trial)
    public void setUp() {
        operations = new Operations(provider.get(), shape);
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
    public Resolution resolve() {
        return operations.resolve();
    }
}
