package dev.layerlift.persistence.postgres;

import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.testkit.contract.WalletBookContract;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;

class PostgresWalletBookContractTest extends WalletBookContract {
    private final PostgresHome home = PostgresHome.empty();

    private final Deque<PostgresDatabase> opened = new ArrayDeque<>();

    @Override
    protected WalletBook open(String wallet) {
        PostgresDatabase database = home.open();
        opened.push(database);
        return database.wallet(wallet);
    }

    @AfterEach
    void close() {
        opened.forEach(PostgresDatabase::close);
    }
}
