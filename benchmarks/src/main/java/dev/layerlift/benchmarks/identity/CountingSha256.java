package dev.layerlift.benchmarks.identity;

import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.Security;

/**
 * Counts what the JDK's SHA-256 is asked for, by standing before it in the list of providers. For the counting run alone:
 * what is timed runs in processes that do not have it. One thread at a time.
 */
final class CountingSha256 {
    private static long hashes;
    private static long bytes;
    private static long canonicalForms;

    private CountingSha256() {}

    /** Must come before the first hash of this process. */
    static void install() {
        Provider provider = new Provider("LayerliftCounting", "1", "counts hashes") {
            private static final long serialVersionUID = 1L;
        };
        provider.put("MessageDigest.SHA-256", Digest.class.getName());
        Security.insertProviderAt(provider, 1);
    }

    static void reset() {
        hashes = 0;
        bytes = 0;
        canonicalForms = 0;
    }

    /** How many hashes were finished. */
    static long hashes() {
        return hashes;
    }

    /** How many bytes were fed. */
    static long bytes() {
        return bytes;
    }

    /** How many texts of canonical JSON were fed from their beginning: the canonicalisations. */
    static long canonicalForms() {
        return canonicalForms;
    }

    /** What the JDK makes of it, counted. */
    public static final class Digest extends MessageDigestSpi implements Cloneable {
        private MessageDigest real;
        private boolean begun;

        /** As the security framework asks for it. */
        public Digest() throws NoSuchAlgorithmException, NoSuchProviderException {
            real = MessageDigest.getInstance("SHA-256", "SUN");
        }

        @Override
        protected void engineUpdate(byte input) {
            engineUpdate(new byte[] {input}, 0, 1);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            if (!begun && length > 0) {
                begun = true;
                canonicalForms += input[offset] == '{' ? 1 : 0;
            }
            bytes += length;
            real.update(input, offset, length);
        }

        @Override
        protected byte[] engineDigest() {
            hashes++;
            begun = false;
            return real.digest();
        }

        @Override
        protected void engineReset() {
            begun = false;
            real.reset();
        }

        @Override
        protected int engineGetDigestLength() {
            return real.getDigestLength();
        }

        @Override
        public Object clone() throws CloneNotSupportedException {
            Digest copy = (Digest) super.clone();
            copy.real = (MessageDigest) real.clone();
            return copy;
        }
    }
}
