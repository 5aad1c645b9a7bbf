package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorWallet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Asks a signer elsewhere through a folder: each request is a file {@code NAME.psbt} (BIP 174), and its answer, binary or in
 * base64, is expected beside it as {@code NAME.signed.psbt}. A request stays the same until it is answered or something else
 * is needed. The key of the home is not needed, and nothing secret is in the folder.
 */
public final class PsbtFolder implements TransactionSigner {
    private static final int NAME_DIGITS = 32;

    private final Path folder;
    private final Bip84Account account;
    private final int origin;

    /**
     * A signer behind a folder.
     *
     * @param folder where requests and answers lie; it exists
     * @param account the account of the key elsewhere
     * @param fingerprint the fingerprint of its master key, 8 hexadecimal digits, as the signer shows it
     */
    public PsbtFolder(Path folder, Bip84Account account, String fingerprint) {
        if (!fingerprint.matches("[0-9a-f]{8}")) {
            throw new IllegalArgumentException(
                    "fingerprint: \"" + fingerprint + "\" (expected: 8 lower-case hexadecimal digits)");
        }
        this.folder = folder;
        this.account = account;
        this.origin = HexFormat.fromHexDigits(fingerprint);
    }

    private Path file(UnsignedTransaction transaction, String ending) {
        String parts = transaction.fixedParts();
        String name = Sha256.of(parts.getBytes(StandardCharsets.UTF_8)).hex().substring(0, NAME_DIGITS);
        return folder.resolve(name + ending);
    }

    @Override
    public UnsignedTransaction instead(UnsignedTransaction wanted, long leastFeeSats) {
        return read(file(wanted, ".psbt"))
                .flatMap(request -> Psbt.earlier(request, wanted))
                .filter(earlier -> earlier.feeSats() >= leastFeeSats && earlier.feeSats() > 0)
                .orElse(wanted);
    }

    @Override
    public SignedTransaction sign(UnsignedTransaction transaction) {
        Path request = file(transaction, ".psbt");
        Path answer = file(transaction, ".signed.psbt");
        boolean asked = read(request)
                .flatMap(bytes -> Psbt.earlier(bytes, transaction))
                .filter(transaction::equals)
                .isPresent();
        Optional<byte[]> answered = asked ? read(answer) : Optional.empty();
        if (answered.isPresent()) {
            return Psbt.answer(binary(answered.get()), transaction, account);
        }
        if (!asked) {
            ask(request, answer, transaction);
        }
        throw WalletErrors.later(
                AnchorWallet.SIGNER_NOT_THERE,
                "transaction " + transaction.toTransaction().getTxId() + " is not signed yet (expected: " + answer
                        + ")",
                "sign " + request + " with the key of the wallet, and save it as " + answer);
    }

    private void ask(Path request, Path answer, UnsignedTransaction transaction) {
        try {
            // An answer to another request must not meet this one.
            Files.deleteIfExists(answer);
            Path part = Files.createTempFile(folder, "request", ".part");
            Files.write(part, Psbt.request(transaction, account, origin));
            Files.move(part, request, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure(request, e);
        }
    }

    private static Optional<byte[]> read(Path file) {
        try {
            if (Files.size(file) > Psbt.BYTES_MAX) {
                throw WalletErrors.of(
                        "SIGNATURE_INVALID",
                        file + " has " + Files.size(file) + " bytes (expected: at most " + Psbt.BYTES_MAX + ")",
                        "save the signed PSBT there, and nothing else");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** Some signers save base64, which begins with "cHNidP8". */
    private static byte[] binary(byte[] file) {
        if (file.length > 0 && file[0] == 'c') {
            try {
                return Base64.getMimeDecoder().decode(file);
            } catch (IllegalArgumentException e) {
                return file;
            }
        }
        return file;
    }

    private static MigrationException failure(Path file, IOException e) {
        return new MigrationException(
                MigrationError.of(
                                ErrorType.STORAGE_ERROR,
                                "PSBT_FOLDER_FAILED",
                                file + " cannot be read or written (expected: a folder for requests to sign)",
                                "look at the folder")
                        .withDetail(String.valueOf(e)),
                MigrationException.Retry.LATER,
                e);
    }
}
