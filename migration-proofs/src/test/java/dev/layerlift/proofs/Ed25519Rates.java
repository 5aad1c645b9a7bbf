package dev.layerlift.proofs;

/** Prints how many signatures each provider makes and verifies in a second. Run by hand: rates are not a test. */
final class Ed25519Rates {
    private static final int ROUNDS = 20_000;

    private Ed25519Rates() {}

    public static void main(String[] args) {
        for (Ed25519Provider provider :
                new Ed25519Provider[] {Ed25519Providers.portable(), Ed25519Providers.fastest()}) {
            byte[] seed = new byte[32];
            byte[] message = new byte[64];
            byte[] publicKey = provider.publicKey(seed);
            byte[] signature = provider.sign(seed, message);
            try (Ed25519Signer signer = provider.signer(seed)) {
                for (int warmUp = 0; warmUp < 2; warmUp++) {
                    print(provider, "sign, prepared key", () -> signer.sign(message));
                    print(provider, "sign, key each time", () -> provider.sign(seed, message));
                    print(provider, "verify, cached key", () -> provider.verify(publicKey, message, signature));
                }
            }
        }
    }

    private static void print(Ed25519Provider provider, String what, Runnable action) {
        long start = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            action.run();
        }
        long perSecond = ROUNDS * 1_000_000_000L / (System.nanoTime() - start);
        System.out.println(provider.name() + ": " + what + ": " + perSecond + "/s");
    }
}
