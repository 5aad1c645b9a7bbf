package dev.layerlift.bitcoin.signet.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.did.BtcoDid.Network;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import java.util.HexFormat;
import org.bitcoinj.base.BitcoinNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys and addresses, against the vectors of BIP 84. */
class Bip84Test {
    /** The seed of "abandon abandon … about", the mnemonic of the vectors. */
    private static final byte[] SEED = HexFormat.of()
            .parseHex("5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc1"
                    + "9a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4");

    private static String address(Network network, Branch branch, int index) {
        return Bip84Keys.derive(network, SEED).account().address(new KeyPath(branch, index));
    }

    @Test
    void theAddressesAreThoseOfTheSpecification() {
        assertThat(address(Network.MAINNET, Branch.RECEIVE, 0)).isEqualTo("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
        assertThat(address(Network.MAINNET, Branch.RECEIVE, 1)).isEqualTo("bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g");
        assertThat(address(Network.MAINNET, Branch.CHANGE, 0)).isEqualTo("bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el");
    }

    @Test
    void theExtendedKeyIsThatOfTheAccount() {
        // The extended key of the specification, m/84'/0'/0', with the version bytes that every tool reads.
        assertThat(Bip84Keys.derive(Network.MAINNET, SEED).account().xpub())
                .isEqualTo("xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4"
                        + "ZeZXYVUhLv1VMrjPC7PW6V");
    }

    @Test
    @Tag("P34")
    void testNetworksHaveKeysAndAddressesOfTheirOwn() {
        String signet = address(Network.SIGNET, Branch.RECEIVE, 0);
        String regtest = address(Network.REGTEST, Branch.RECEIVE, 0);
        assertThat(signet).isEqualTo("tb1q6rz28mcfaxtmd6v789l9rrlrusdprr9pqcpvkl");
        assertThat(regtest).isEqualTo("bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk");
        assertThat(new WalletAddresses(Network.SIGNET).problem(signet)).isEmpty();
        assertThat(new WalletAddresses(Network.REGTEST).problem(regtest)).isEmpty();
        assertThat(new WalletAddresses(Network.REGTEST).problem(signet)).isPresent();
        assertThat(new WalletAddresses(Network.SIGNET).problem(address(Network.MAINNET, Branch.RECEIVE, 0)))
                .isPresent();
    }

    @Test
    void thePublicHalfAloneGivesTheSameAddresses() {
        Bip84Keys keys = Bip84Keys.derive(Network.SIGNET, SEED);
        Bip84Account account = Bip84Account.parse(Network.SIGNET, keys.account().xpub());
        for (Branch branch : Branch.values()) {
            for (int index = 0; index < 5; index++) {
                KeyPath path = new KeyPath(branch, index);
                assertThat(account.address(path)).isEqualTo(keys.account().address(path));
                assertThat(account.publicKey(path)).isEqualTo(keys.key(path).getPubKey());
            }
        }
        assertThat(account.xpub()).startsWith("tpub").isEqualTo(keys.account().xpub());
        assertThat(account.script(new KeyPath(Branch.RECEIVE, 0)))
                .startsWith("0014")
                .hasSize(44);
    }

    @Test
    @Tag("P38")
    void noTextShowsAKey() {
        Bip84Keys keys = Bip84Keys.derive(Network.SIGNET, SEED);
        String secret = keys.key(new KeyPath(Branch.RECEIVE, 0)).getPrivateKeyAsHex();
        assertThat(keys.toString() + keys.account() + new SeedSigner(Network.SIGNET, TestWallet.seed(1)))
                .isEqualTo("Bip84Keys[SIGNET]Bip84Account[SIGNET]SeedSigner[SIGNET]")
                .doesNotContain(secret);

        String tprv = keys.key(new KeyPath(Branch.RECEIVE, 0)).serializePrivB58(BitcoinNetwork.SIGNET);
        for (String wrong : new String[] {
            tprv, "", "tpub", Bip84Keys.derive(Network.MAINNET, SEED).account().xpub()
        }) {
            assertThatThrownBy(() -> Bip84Account.parse(Network.SIGNET, wrong))
                    .isInstanceOfSatisfying(MigrationException.class, e -> {
                        assertThat(e.error().code()).isEqualTo("WALLET_ACCOUNT_INVALID");
                        assertThat(e.error().toString() + e.getCause()).doesNotContain(tprv.substring(4));
                    });
        }
        assertThatThrownBy(() -> Bip84Keys.ofSeed(Network.SIGNET, new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seed: 31 bytes (expected: 32)");
    }

    @Test
    void aSeedIsNotChanged() {
        byte[] seed = new byte[32];
        Bip84Keys.ofSeed(Network.SIGNET, seed);
        assertThat(seed).containsOnly(0);
    }

    @Test
    void whatIsNoAddressIsSaidToBeNone() {
        WalletAddresses addresses = new WalletAddresses(Network.MAINNET);
        assertThat(addresses.problem("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"))
                .as("taproot")
                .isEmpty();
        assertThat(addresses.problem("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"))
                .as("P2PKH")
                .isEmpty();
        assertThat(addresses.problem("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs"))
                .as("a witness version without rules")
                .isPresent();
        assertThat(addresses.problem("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyv"))
                .as("a typing error")
                .isPresent();
        assertThat(addresses.problem("x".repeat(91))).isPresent();
        assertThat(addresses.problem("")).isPresent();
    }
}
