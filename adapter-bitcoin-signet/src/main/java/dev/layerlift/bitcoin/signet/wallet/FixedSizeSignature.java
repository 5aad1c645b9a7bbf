package dev.layerlift.bitcoin.signet.wallet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.crypto.ECKey;
import org.bitcoinj.crypto.TransactionSignature;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/**
 * ECDSA signatures that all have the same size, so that the size of a transaction, and with it the fee, is known before it
 * is signed. As Bitcoin Core does for a low R, the deterministic nonce of RFC 6979 is taken with a counter as additional
 * data (section 3.6) until the signature fits: twice at the average. The same key and hash give the same signature.
 */
final class FixedSizeSignature {
    private static final int TRIES_MAX = 1000;

    private FixedSizeSignature() {}

    static TransactionSignature sign(BigInteger key, Sha256Hash hash) {
        for (int counter = 0; counter < TRIES_MAX; counter++) {
            ECDSASigner signer = new ECDSASigner(new CountingNonce(counter));
            signer.init(true, new ECPrivateKeyParameters(key, ECKey.ecDomainParameters()));
            BigInteger[] parts = signer.generateSignature(hash.getBytes());
            TransactionSignature signature = new TransactionSignature(
                    new ECKey.ECDSASignature(parts[0], parts[1]).toCanonicalised(), Transaction.SigHash.ALL, false);
            if (signature.encodeToBitcoin().length == UnsignedTransaction.SIGNATURE_BYTES) {
                return signature;
            }
        }
        throw new IllegalStateException("no signature of " + UnsignedTransaction.SIGNATURE_BYTES + " bytes in "
                + TRIES_MAX + " tries (expected: in two at the average)");
    }

    private static final class CountingNonce extends HMacDSAKCalculator {
        private final byte[] counter;

        CountingNonce(int counter) {
            super(new SHA256Digest());
            this.counter = counter == 0
                    ? new byte[0]
                    : ByteBuffer.allocate(32)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(counter)
                            .array();
        }

        @Override
        protected void initAdditionalInput0(HMac hmac) {
            hmac.update(counter, 0, counter.length);
        }

        @Override
        protected void initAdditionalInput1(HMac hmac) {
            hmac.update(counter, 0, counter.length);
        }
    }
}
