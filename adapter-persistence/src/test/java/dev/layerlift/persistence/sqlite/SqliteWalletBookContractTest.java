package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.WalletBookContract;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteWalletBookContractTest extends WalletBookContract {
    @TempDir
    private Path folder;

    private final Deque<SqliteDatabase> opened = new ArrayDeque<>();

    @Override
    protected WalletBook open(String wallet) {
        SqliteDatabase database = SqliteDatabase.open(folder.resolve("home.db"), new StrictJsonFormat());
        opened.push(database);
        return database.wallet(wallet);
    }

    @AfterEach
    void close() {
        opened.forEach(SqliteDatabase::close);
    }
}
