package dev.layerlift.credential.keys;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.Multikey;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** A signer whose key lives in another process, as one of a KMS does. */
final class OtherProcessSigner implements Signer, AutoCloseable {
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final String multikey;

    private OtherProcessSigner(Process process) throws IOException {
        this.process = process;
        this.requests =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.multikey =
                Multikey.ed25519(HexFormat.of().parseHex(answers.readLine())).encode();
    }

    static OtherProcessSigner start() throws IOException {
        return new OtherProcessSigner(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SigningProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    @Override
    public String publicKeyMultibase() {
        return multikey;
    }

    @Override
    public synchronized byte[] sign(byte[] message) {
        try {
            requests.write(HexFormat.of().formatHex(message));
            requests.newLine();
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw gone();
            }
            return HexFormat.of().parseHex(answer);
        } catch (IOException e) {
            throw gone();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private MigrationException gone() {
        return MigrationException.credential(
                "SIGNER_GONE", "the process of key " + multikey + " is gone (expected: one that answers)");
    }
}
