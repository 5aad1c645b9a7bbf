package dev.layerlift.benchmarks;

import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Signer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/**
 * What this machine could do at most, given how many signatures, verifications and synchronisations a migration takes: all
 * processors do nothing but sign and verify, and one disk does nothing but synchronise. Measured in the run that it judges.
 *
 * @param signMillis one signature on one processor
 * @param verifyMillis one verification
 * @param syncMillis one synchronisation of a page to the disk
 */
record Bound(double signMillis, double verifyMillis, double syncMillis) {
    private static final int ROUNDS = 400;
    private static final int SYNCS = 60;
    private static final int PAGE_BYTES = 4096;

    /** Measures on this machine, with this provider, in this folder. */
    static Bound measure(Ed25519Provider provider, Path folder) throws IOException {
        byte[] message = new byte[64];
        Ed25519Signer signer =
                provider.signer(provider.generateKeyPair(new SecureRandom()).seed());
        byte[] signature = signer.sign(message);
        for (int i = 0; i < ROUNDS; i++) {
            signer.sign(message);
            provider.verify(signer.publicKey(), message, signature);
        }
        long start = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            signer.sign(message);
        }
        long signed = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            provider.verify(signer.publicKey(), message, signature);
        }
        long verified = System.nanoTime();
        Path file = Files.createTempFile(folder, "bound", ".bin");
        double sync;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long begin = System.nanoTime();
            for (int i = 0; i < SYNCS; i++) {
                channel.write(ByteBuffer.allocate(PAGE_BYTES), (long) i * PAGE_BYTES);
                channel.force(false);
            }
            sync = (System.nanoTime() - begin) / 1e6 / SYNCS;
        } finally {
            Files.delete(file);
        }
        return new Bound((signed - start) / 1e6 / ROUNDS, (verified - signed) / 1e6 / ROUNDS, sync);
    }

    /**
     * How many migrations a second could be reached.
     *
     * @param signatures for each migration
     * @param verifications for each migration
     * @param commits for each migration, those that are shared counted in part
     */
    double perSecond(double signatures, double verifications, double commits) {
        int processors = Runtime.getRuntime().availableProcessors();
        double processor = (signatures * signMillis + verifications * verifyMillis) / processors;
        return 1000 / Math.max(processor, commits * syncMillis);
    }
}
