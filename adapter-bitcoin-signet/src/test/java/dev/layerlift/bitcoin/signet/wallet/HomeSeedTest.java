package dev.layerlift.bitcoin.signet.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.BtcoDid.Network;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.SeedStore;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HomeSeedTest {
    private final Map<String, SealedKey> sealed = new HashMap<>();
    private final Map<String, String> records = new HashMap<>();
    private int made;

    private final SealedKeys keys = new SealedKeys() {
        @Override
        public Optional<SealedKey> find(String id) {
            return Optional.ofNullable(sealed.get(id));
        }

        @Override
        public void add(SealedKey key) {
            sealed.put(key.publicKeyMultibase(), key);
        }
    };

    private final HomeRecords home = new HomeRecords() {
        @Override
        public Optional<String> find(String name) {
            return Optional.ofNullable(records.get(name));
        }

        @Override
        public String establish(String name, String value) {
            records.putIfAbsent(name, value);
            return records.get(name);
        }
    };

    /** A seed is its number, over and over; sealing it is left out. */
    private final SeedStore seeds = new SeedStore() {
        @Override
        public SealedKey generateSeed() {
            made++;
            return new SealedKey("seed-" + made, "");
        }

        @Override
        public <T> Optional<T> withSeed(String id, Function<byte[], T> use) {
            return keys.find(id).map(key -> {
                byte[] seed = new byte[SEED_BYTES];
                Arrays.fill(seed, Byte.parseByte(id.substring(5)));
                return use.apply(seed);
            });
        }
    };

    private final SeedStore locked = new SeedStore() {
        @Override
        public SealedKey generateSeed() {
            throw MigrationException.credential("HOME_LOCKED", "locked");
        }

        @Override
        public <T> Optional<T> withSeed(String id, Function<byte[], T> use) {
            throw MigrationException.credential("HOME_LOCKED", "locked");
        }
    };

    private HomeSeed of(SeedStore store) {
        return new HomeSeed(store, keys, home);
    }

    @Test
    void theSeedIsMadeOnceAndItsAddressesNeedNoPassphrase() {
        KeyPath first = new KeyPath(Branch.RECEIVE, 0);
        assertThat(of(locked).account(Network.SIGNET)).isEmpty();
        assertThatThrownBy(() -> of(locked).establish(Network.SIGNET)).isInstanceOf(MigrationException.class);
        String address = of(seeds).establish(Network.SIGNET).address(first);

        assertThat(of(seeds).establish(Network.SIGNET).address(first)).isEqualTo(address);
        assertThat(of(locked).establish(Network.SIGNET).address(first)).isEqualTo(address);
        assertThat(made).isEqualTo(1);
        assertThat(address)
                .isEqualTo(TestWallet.seed(1)
                        .use(seed -> Bip84Keys.ofSeed(Network.SIGNET, seed).account())
                        .address(first));
        assertThat(of(seeds).id()).contains("seed-1");
        assertThat(of(seeds).establish(Network.MAINNET).address(first))
                .as("of the same seed")
                .startsWith("bc1");
        assertThat(made).isEqualTo(1);
    }

    @Test
    @Tag("P12")
    void whoeverWasSecondUsesTheSeedOfTheFirst() {
        SeedStore late = new SeedStore() {
            @Override
            public SealedKey generateSeed() {
                of(seeds).establish(Network.SIGNET);
                return seeds.generateSeed();
            }

            @Override
            public <T> Optional<T> withSeed(String id, Function<byte[], T> use) {
                return seeds.withSeed(id, use);
            }
        };
        String second = of(late).establish(Network.SIGNET).xpub();
        assertThat(made).isEqualTo(2);
        assertThat(second).isEqualTo(of(seeds).establish(Network.SIGNET).xpub());
        assertThat(of(late).id()).contains("seed-1");
        assertThat(of(late).<Byte>use(seed -> seed[0])).isEqualTo((byte) 1);
    }

    @Test
    void aSeedThatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> of(seeds).use(seed -> seed.length))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("NO_WALLET_SEED"));
        records.put(HomeSeed.RECORD, "seed-9");
        assertThatThrownBy(() -> of(seeds).use(seed -> seed.length))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("NO_WALLET_SEED"));
    }
}
