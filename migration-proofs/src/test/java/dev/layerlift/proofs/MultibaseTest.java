package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultibaseTest {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /** The samples of draft-msporny-base58. */
    @ParameterizedTest
    @CsvSource({
        "48656c6c6f20576f726c6421, 2NEpo7TZRRrLZSi2U",
        "54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e,"
                + " USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        "0000287fb4cd, 11233QC4",
        "00, 1",
        "'', ''"
    })
    void base58MatchesThePublishedSamples(String hex, String base58) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Base58.encode(bytes)).isEqualTo(base58);
        assertThat(Base58.decode(base58)).isEqualTo(bytes);
    }

    @Property
    void base58IsWhatDividingBigIntegersGives(
            @ForAll @Size(max = 100) byte[] bytes, @ForAll @IntRange(max = 9) int zeros) {
        byte[] padded = new byte[zeros + bytes.length];
        System.arraycopy(bytes, 0, padded, zeros, bytes.length);
        String text = Base58.encode(padded);

        assertThat(text).isEqualTo(byBigInteger(padded));
        assertThat(Base58.decode(text)).isEqualTo(padded);
    }

    @Property(tries = 20)
    void base58RoundTripsLongInput(@ForAll @Size(min = 1000, max = 4000) byte[] bytes) {
        assertThat(Base58.decode(Base58.encode(bytes))).isEqualTo(bytes);
    }

    @Property
    void everyTextOfTheAlphabetHasOneMeaning(@ForAll @Size(max = 120) byte[] choices) {
        StringBuilder text = new StringBuilder();
        for (byte choice : choices) {
            text.append(ALPHABET.charAt((choice & 0xff) % 58));
        }

        assertThat(Base58.encode(Base58.decode(text.toString()))).isEqualTo(text.toString());
    }

    @Property
    void bothEncodingsRoundTripWithTheirPrefix(@ForAll @Size(max = 100) byte[] bytes) {
        assertThat(Multibase.base58btc(bytes)).startsWith("z");
        assertThat(Multibase.base64url(bytes)).startsWith("u").doesNotContain("=", "+", "/");
        assertThat(Multibase.decode(Multibase.base58btc(bytes))).isEqualTo(bytes);
        assertThat(Multibase.decode(Multibase.base64url(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "Zabc", "mYWJj", "f00", "z0", "zO", "zI", "zl", "z ", "zé", "uYQ==", "uYR", "u+/", "uY", "uYWJj\n",
                "z\u0100"
            })
    void refusesOtherBasesAndSpellings(String text) {
        assertThatThrownBy(() -> Multibase.decode(text)).isInstanceOf(MultiformatException.class);
    }

    @Example
    void aDigitOfBase58IsACharacterOfItsAlphabet() {
        for (char c = 0; c < 0x200; c++) {
            assertThat(Base58.isDigit(c)).isEqualTo(ALPHABET.indexOf(c) >= 0);
        }
    }

    @Example
    void base58IsBounded() {
        assertThatThrownBy(() -> Base58.encode(new byte[Base58.MAX_BYTES + 1]))
                .isInstanceOf(MultiformatException.class)
                .hasMessageContaining("32769");
        assertThatThrownBy(() -> Base58.decode("1".repeat(Base58.MAX_CHARACTERS + 1)))
                .isInstanceOf(MultiformatException.class);
        byte[] largest = new byte[Base58.MAX_BYTES];
        Arrays.fill(largest, (byte) 0xff);
        assertThat(Base58.decode(Base58.encode(largest))).isEqualTo(largest);
    }

    @Example
    void multihashOfSha256() {
        byte[] content = "Merkle–Damgård".getBytes(StandardCharsets.UTF_8);
        byte[] digest = Sha256.of(content);
        byte[] multihash = Multihash.ofContent(content);

        assertThat(HexFormat.of().formatHex(multihash))
                .isEqualTo("1220" + HexFormat.of().formatHex(digest));
        assertThat(Multihash.digest(multihash)).isEqualTo(digest);
        assertThat(Multihash.base58(digest)).startsWith("Qm").hasSize(46);
        assertThat(Multihash.parseBase58(Multihash.base58(digest))).isEqualTo(digest);
        assertThat(Multihash.digestMultibase(digest)).startsWith("uEi");
        assertThat(Multihash.parseDigestMultibase(Multihash.digestMultibase(digest)))
                .isEqualTo(digest);
    }

    @Example
    void refusesOtherMultihashes() {
        byte[] multihash = Multihash.ofDigest(new byte[32]);
        byte[] sha512 = multihash.clone();
        sha512[0] = 0x13;
        byte[] shorter = multihash.clone();
        shorter[1] = 0x1f;

        assertThatThrownBy(() -> Multihash.digest(sha512)).isInstanceOf(MultiformatException.class);
        assertThatThrownBy(() -> Multihash.digest(shorter)).isInstanceOf(MultiformatException.class);
        assertThatThrownBy(() -> Multihash.digest(Arrays.copyOf(multihash, 33)))
                .isInstanceOf(MultiformatException.class);
        assertThatThrownBy(() -> Multihash.digest(new byte[0])).isInstanceOf(MultiformatException.class);
        assertThatThrownBy(() -> Multihash.ofDigest(new byte[20])).isInstanceOf(MultiformatException.class);
    }

    @Tag("P29")
    @Property(tries = 200)
    void multikeysRoundTrip(@ForAll Multikey.Codec codec, @ForAll @Size(49) byte[] random) {
        byte[] raw = Arrays.copyOf(random, codec.length());
        if (codec.length() % 2 == 1) {
            raw[0] = (byte) (2 + (random[0] & 1));
        }
        Multikey key = new Multikey(codec, raw);

        assertThat(Multikey.parse(key.encode())).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(key.raw()).isEqualTo(raw).isNotSameAs(raw);
        String prefix = switch (codec) {
            case ED25519_PUB -> "z6Mk";
            case X25519_PUB -> "z6LS";
            case SECP256K1_PUB -> "zQ3s";
            case P256_PUB -> "zDn";
            case P384_PUB -> "z82";
        };
        assertThat(key.encode()).startsWith(prefix);
    }

    @Tag("P29")
    @Example
    void refusesMultikeysThatAreNotKeys() {
        String key = Multikey.ed25519(new byte[32]).encode();
        byte[] privateKey = new byte[34];
        privateKey[0] = (byte) 0x80;
        privateKey[1] = 0x26;
        String secret = Multibase.base58btc(privateKey);

        for (String bad : new String[] {
            "",
            "z",
            "z1",
            key.substring(1),
            "u" + key.substring(1),
            key + "1",
            key.substring(0, 20),
            secret,
            Multibase.base58btc(new byte[34]),
            Multibase.base58btc(new byte[] {(byte) 0xed, 1}),
        }) {
            assertThatThrownBy(() -> Multikey.parse(bad)).as(bad).isInstanceOf(MultiformatException.class);
        }
        assertThatThrownBy(() -> Multikey.ed25519(new byte[33])).hasMessageContaining("33 bytes (expected: 32)");
        assertThatThrownBy(() -> new Multikey(Multikey.Codec.P256_PUB, new byte[33]))
                .isInstanceOf(MultiformatException.class)
                .hasMessageContaining("compressed");
    }

    @Example
    void privateKeysNeverShowUpInMessages() {
        byte[] privateKey = new byte[34];
        Arrays.fill(privateKey, (byte) 0x5a);
        privateKey[0] = (byte) 0x80;
        privateKey[1] = 0x26;
        String secret = Multibase.base58btc(privateKey);

        assertThat(Multikey.parseEd25519Private(secret)).isEqualTo(Arrays.copyOfRange(privateKey, 2, 34));
        for (String bad :
                new String[] {secret + "2", secret.substring(1), secret + "0", Multibase.base64url(privateKey)}) {
            assertThatThrownBy(() -> Multikey.parseEd25519Private(bad))
                    .isInstanceOf(MultiformatException.class)
                    .hasNoCause()
                    .message()
                    .doesNotContain(secret.substring(5, 10));
        }
        assertThatThrownBy(() -> Multikey.parse(secret))
                .hasMessageContaining("private key")
                .message()
                .doesNotContain(secret.substring(5, 10));
    }

    private static String byBigInteger(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (BigInteger rest = new BigInteger(1, bytes);
                rest.signum() > 0;
                rest = rest.divide(BigInteger.valueOf(58))) {
            text.append(ALPHABET.charAt(rest.mod(BigInteger.valueOf(58)).intValue()));
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            text.append('1');
        }
        return text.reverse().toString();
    }
}
