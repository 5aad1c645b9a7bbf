package dev.layerlift.testkit.memory;

import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.testkit.contract.WalletBookContract;
import java.util.HashMap;
import java.util.Map;

class InMemoryWalletBookContractTest extends WalletBookContract {
    private final Map<String, WalletBook> wallets = new HashMap<>();

    @Override
    protected WalletBook open(String wallet) {
        return wallets.computeIfAbsent(wallet, name -> new InMemoryWalletBook());
    }
}
