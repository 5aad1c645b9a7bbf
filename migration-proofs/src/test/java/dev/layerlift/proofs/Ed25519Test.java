package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.proofs.Ed25519Providers.Candidate;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519Test {
    private static final HexFormat HEX = HexFormat.of();

    /** Encodings of the points of small order, canonical or not, and the identity. */
    private static final String[] SMALL_ORDER = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    };

    static Stream<Ed25519Provider> providers() {
        return Stream.of(
                Ed25519Providers.portable(),
                Ed25519Providers.conscrypt(),
                Ed25519Providers.corretto(),
                Ed25519Providers.adaptive());
    }

    @Test
    void bothNativeProvidersAreFoundOnThisClassPath() {
        assertThat(Ed25519Providers.fallbackReason()).isEmpty();
        assertThat(Ed25519Providers.fastest().name()).isEqualTo("Corretto");
        assertThat(Ed25519Providers.conscrypt().name()).isEqualTo("Conscrypt");
        assertThat(Ed25519Providers.fastest()).isSameAs(Ed25519Providers.fastest());
    }

    /** RFC 8032 section 7.1, tests 1 and 3. */
    @ParameterizedTest
    @MethodSource("providers")
    void makesTheSignaturesOfTheRfc(Ed25519Provider provider) {
        requireSignature(
                provider,
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                        + "d25bf5f0595bbe24655141438e7a100b");
        requireSignature(
                provider,
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                        + "4a7c15e9716ed28dc027beceea1ec40a");
    }

    @Test
    void allProvidersMakeTheSameBytes() {
        Random random = new Random(7);
        List<Ed25519Provider> providers = providers().toList();
        for (int i = 0; i < 100; i++) {
            byte[] seed = bytes(random, 32);
            byte[] message = bytes(random, random.nextInt(300));
            byte[] signature = Ed25519Providers.portable().sign(seed, message);
            byte[] publicKey = Ed25519Providers.portable().publicKey(seed);

            byte[] changed = signature.clone();
            changed[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
            providers.forEach(provider -> {
                assertThat(provider.sign(seed, message)).isEqualTo(signature);
                assertThat(provider.publicKey(seed)).isEqualTo(publicKey);
                assertThat(provider.verify(publicKey, message, signature)).isTrue();
                assertThat(provider.verify(publicKey, message, changed)).isFalse();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void refusesKeysOfSmallOrderAndNonCanonicalOnes(Ed25519Provider provider) {
        for (String key : SMALL_ORDER) {
            byte[] publicKey = HEX.parseHex(key);
            // With A of order 1 and R the identity, S = 0 would verify for every message.
            byte[] signature = new byte[64];
            signature[0] = 1;

            assertThat(Ed25519Providers.isValidPublicKey(publicKey)).as(key).isFalse();
            assertThat(provider.verify(publicKey, new byte[] {1, 2, 3}, signature))
                    .as(key)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void refusesASignatureWithTheOrderAddedToS(Ed25519Provider provider) {
        byte[] seed = new byte[32];
        byte[] signature = provider.sign(seed, seed);
        byte[] order = HEX.parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < 32; i++) {
            carry += (signature[32 + i] & 0xff) + (order[i] & 0xff);
            signature[32 + i] = (byte) carry;
            carry >>= 8;
        }

        assertThat(provider.verify(provider.publicKey(seed), seed, signature)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void wrongLengthsAreNamedOrFalse(Ed25519Provider provider) {
        byte[] seed = new byte[32];
        byte[] publicKey = provider.publicKey(seed);
        byte[] signature = provider.sign(seed, seed);

        for (int length : new int[] {0, 31, 33, 64}) {
            assertThatThrownBy(() -> provider.sign(new byte[length], seed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(length + " bytes (expected: 32)");
            assertThatThrownBy(() -> provider.publicKey(new byte[length])).isInstanceOf(IllegalArgumentException.class);
            assertThat(provider.verify(Arrays.copyOf(publicKey, length), seed, signature))
                    .isFalse();
        }
        for (int length : new int[] {0, 63, 65}) {
            assertThat(provider.verify(publicKey, seed, Arrays.copyOf(signature, length)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void keyPairsComeFromTheRandomSourceAndKeepTheirSecret(Ed25519Provider provider) {
        byte[] expected = new byte[32];
        Arrays.fill(expected, (byte) 9);
        SecureRandom fixed = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) 9);
            }
        };
        Ed25519KeyPair pair = provider.generateKeyPair(fixed);

        assertThat(pair.seed()).isEqualTo(expected);
        assertThat(pair.publicKey()).isEqualTo(provider.publicKey(expected));
        assertThat(pair.multikey().raw()).isEqualTo(pair.publicKey());
        assertThat(pair).hasToString("Ed25519KeyPair[" + pair.multikey().encode() + "]");
        pair.close();
        assertThat(pair.seed()).isEqualTo(new byte[32]);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aClosedSignerSignsNoMore(Ed25519Provider provider) {
        byte[] seed = new byte[32];
        Ed25519Signer signer = provider.signer(seed);
        Arrays.fill(seed, (byte) 1);
        assertThat(signer.sign(seed)).isEqualTo(provider.sign(new byte[32], seed));

        signer.close();
        signer.close();

        assertThatThrownBy(() -> signer.sign(seed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aProviderThatCannotLoadOrIsWrongIsReplaced() {
        Ed25519Provider portable = Ed25519Providers.portable();

        Candidate unlinked = new Candidate("unlinked", () -> {
            throw new UnsatisfiedLinkError("no native library");
        });
        Candidate poor = new Candidate("poor", () -> {
            throw new GeneralSecurityException("no Ed25519");
        });
        Candidate wrong = new Candidate("wrong", () -> new WrongProvider(portable));

        for (Candidate candidate : List.of(unlinked, poor, wrong)) {
            assertThat(Ed25519Providers.firstWorking(List.of(candidate)))
                    .as(candidate.name())
                    .isSameAs(portable);
        }
        assertThat(Ed25519Providers.firstWorking(List.of(unlinked, poor, wrong)))
                .isSameAs(portable);
        Ed25519Provider conscrypt = Ed25519Providers.conscrypt();
        assertThat(Ed25519Providers.firstWorking(
                        List.of(unlinked, wrong, new Candidate("Conscrypt", () -> conscrypt), poor)))
                .isSameAs(conscrypt);
    }

    /** Loads the module anew, by class loaders that have everything but some of the native providers. */
    @Test
    void worksWithoutNativeProvidersOnTheClassPath() throws IOException, ReflectiveOperationException {
        assertThat(fastestWithout("AmazonCorretto")).isEqualTo("Conscrypt");
        assertThat(fastestWithout("AmazonCorretto", "conscrypt"))
                .startsWith("Bouncy Castle")
                .contains("Corretto cannot be used: java.lang.NoClassDefFoundError")
                .contains("Conscrypt cannot be used: java.lang.NoClassDefFoundError");
    }

    /** The name of the fastest provider, and why it is not native. */
    private static String fastestWithout(String... jars) throws IOException, ReflectiveOperationException {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> Arrays.stream(jars).noneMatch(entry::contains))
                .map(Ed25519Test::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Class<?> providers = loader.loadClass(Ed25519Providers.class.getName());
            Method name = loader.loadClass(Ed25519Provider.class.getName()).getMethod("name");
            Optional<?> reason =
                    (Optional<?>) providers.getMethod("fallbackReason").invoke(null);
            return name.invoke(providers.getMethod("fastest").invoke(null))
                    + reason.map(why -> ": " + why).orElse("");
        } catch (InvocationTargetException e) {
            throw new AssertionError("failed without " + Arrays.toString(jars), e.getCause());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theKeyCacheIsBoundedAndKeepsNoRefusedKey(int maxEntries) {
        int[] prepared = {0};
        KeyCache<String> cache = new KeyCache<>(maxEntries, key -> {
            prepared[0]++;
            return key[0] < 0 ? Optional.empty() : Optional.of("key " + key[0]);
        });
        for (byte i = 0; i < 10; i++) {
            assertThat(cache.get(new byte[] {i})).contains("key " + i);
            assertThat(cache.get(new byte[] {i})).contains("key " + i);
            assertThat(cache.get(new byte[] {-1})).isEmpty();
        }

        assertThat(cache.size()).isEqualTo(maxEntries);
        assertThat(prepared[0]).isEqualTo(20);
    }

    private static void requireSignature(
            Ed25519Provider provider, String seed, String publicKey, String message, String signature) {
        assertThat(HEX.formatHex(provider.publicKey(HEX.parseHex(seed)))).isEqualTo(publicKey);
        assertThat(HEX.formatHex(provider.sign(HEX.parseHex(seed), HEX.parseHex(message))))
                .isEqualTo(signature);
        assertThat(provider.verify(HEX.parseHex(publicKey), HEX.parseHex(message), HEX.parseHex(signature)))
                .isTrue();
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static URL url(String entry) {
        try {
            return java.nio.file.Path.of(entry).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new AssertionError(entry, e);
        }
    }

    /** Says yes to every signature. */
    private record WrongProvider(Ed25519Provider right) implements Ed25519Provider {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public Ed25519KeyPair generateKeyPair(SecureRandom random) {
            return right.generateKeyPair(random);
        }

        @Override
        public byte[] publicKey(byte[] seed) {
            return right.publicKey(seed);
        }

        @Override
        public Ed25519Signer signer(byte[] seed) {
            return right.signer(seed);
        }

        @Override
        public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
            return true;
        }
    }
}
