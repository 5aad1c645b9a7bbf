package dev.layerlift.persistence.sql;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.domain.wallet.Holding;
import dev.layerlift.domain.wallet.IdentityOutput;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletCoin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The books of one wallet: a row for each coin, holding, input that is set aside, and identity. */
final class SqlWalletBook implements WalletBook {
    private static final String ROW = "SELECT n FROM wallets WHERE name = ?";
    private static final String MAKE = "INSERT INTO wallets (name, receive, change, identity) VALUES (?, 0, 0, 0)"
            + " ON CONFLICT (name) DO NOTHING";
    private static final String PROGRESS =
            "SELECT n, receive, change, identity, scan_height, scan_keys FROM wallets WHERE name = ?";
    private static final String SCANNED = "UPDATE wallets SET"
            + " receive = CASE WHEN receive < ? THEN ? ELSE receive END,"
            + " change = CASE WHEN change < ? THEN ? ELSE change END,"
            + " scan_height = ?, scan_keys = ? WHERE n = ?";
    private static final String KEYS = "UPDATE wallets SET change = change + 1, identity = identity + 1 WHERE n = ?";

    private static final String PUT_COIN = "INSERT INTO wallet_coins (wallet, output, sats, key, height, coinbase)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (wallet, output) DO UPDATE SET sats = excluded.sats,"
            + " key = excluded.key, height = excluded.height, coinbase = excluded.coinbase";
    private static final String DROP_COIN = "DELETE FROM wallet_coins WHERE wallet = ? AND output = ?";
    private static final String FREE = "SELECT c.output, c.sats, c.key, c.height, c.coinbase FROM wallet_coins c"
            + " JOIN wallets w ON w.n = c.wallet WHERE w.name = ?"
            + " AND NOT EXISTS (SELECT 1 FROM wallet_inputs i WHERE i.wallet = c.wallet AND i.output = c.output)"
            + " AND NOT EXISTS (SELECT 1 FROM wallet_identities d WHERE d.wallet = c.wallet AND d.output = c.output)"
            + " ORDER BY c.output";

    private static final String HOLDING = "SELECT name, revision, ended, content FROM wallet_holdings"
            + " WHERE wallet = (SELECT n FROM wallets WHERE name = ?) AND name = ?";
    private static final String OPEN = "SELECT name, revision, ended, content FROM wallet_holdings"
            + " WHERE wallet = (SELECT n FROM wallets WHERE name = ?) AND ended = 0 ORDER BY name";
    private static final String INSERT =
            "INSERT INTO wallet_holdings (wallet, name, revision, ended, content) VALUES (?, ?, 0, 0, ?)";
    private static final String HOLDING_ROW = "SELECT n FROM wallet_holdings WHERE wallet = ? AND name = ?";
    private static final String REPLACE = "UPDATE wallet_holdings SET revision = revision + 1, content = ?"
            + " WHERE wallet = ? AND name = ? AND revision = ? AND ended = 0";
    private static final String END = "UPDATE wallet_holdings SET revision = revision + 1, ended = 1"
            + " WHERE wallet = ? AND name = ? AND ended = 0";
    private static final String IS_HELD = "SELECT count(*) FROM wallet_inputs WHERE wallet = ? AND output = ?";
    private static final String PUT_INPUT = "INSERT INTO wallet_inputs (wallet, output, holding) VALUES (?, ?, ?)";
    private static final String DROP_INPUTS = "DELETE FROM wallet_inputs WHERE holding = ?";

    private static final String IS_IDENTITY = "SELECT count(*) FROM wallet_identities WHERE wallet = ? AND output = ?";
    private static final String PUT_IDENTITY =
            "INSERT INTO wallet_identities (wallet, output, sats, key, holding) VALUES (?, ?, ?, ?, ?)";
    private static final String DROP_IDENTITY = "DELETE FROM wallet_identities WHERE wallet = ? AND output = ?";
    private static final String IDENTITIES = "SELECT d.output, d.sats, d.key, d.holding FROM wallet_identities d"
            + " JOIN wallets w ON w.n = d.wallet WHERE w.name = ? ORDER BY d.output";

    private static final Progress BEGIN = new Progress(0, 0, 0, Optional.empty());

    private final SqlDatabase database;
    private final String name;

    SqlWalletBook(SqlDatabase database, String name) {
        this.database = database;
        this.name = name;
    }

    @Override
    public Progress progress() {
        return database.read(this::progress);
    }

    private Progress progress(SqlSession session) throws SQLException {
        return session.first(
                        "wallet",
                        row -> {
                            long height = row.getLong("scan_height");
                            boolean scanned = !row.wasNull();
                            return new Progress(
                                    row.getInt("receive"),
                                    row.getInt("change"),
                                    row.getInt("identity"),
                                    scanned
                                            ? Optional.of(new Scan(height, row.getInt("scan_keys")))
                                            : Optional.empty());
                        },
                        PROGRESS,
                        name)
                .orElse(BEGIN);
    }

    /** The row of this wallet, made when it is not there. */
    private long row(SqlSession session) throws SQLException {
        long row = session.number(ROW, name);
        if (row != 0) {
            return row;
        }
        session.update(MAKE, name);
        return session.number(ROW, name);
    }

    @Override
    public void scanned(Scan scan, List<WalletCoin> found, Set<OutPoint> gone) {
        int receive = above(found, Branch.RECEIVE);
        int change = above(found, Branch.CHANGE);
        database.write(session -> {
            session.exclusive(Exclusive.WALLET, name);
            long wallet = row(session);
            for (OutPoint output : gone) {
                session.update(DROP_COIN, wallet, output.toString());
            }
            for (WalletCoin coin : found) {
                session.update(
                        PUT_COIN,
                        wallet,
                        coin.output().toString(),
                        coin.sats(),
                        coin.key().toString(),
                        coin.height(),
                        coin.coinbase() ? 1 : 0);
            }
            return session.update(SCANNED, receive, receive, change, change, scan.height(), scan.keys(), wallet);
        });
    }

    private static int above(List<WalletCoin> coins, Branch branch) {
        return coins.stream()
                .map(WalletCoin::key)
                .filter(key -> key.branch() == branch)
                .mapToInt(key -> key.index() + 1)
                .max()
                .orElse(0);
    }

    @Override
    public List<WalletCoin> free() {
        return database.read(session -> session.list("coin", SqlWalletBook::coin, FREE, name));
    }

    private static WalletCoin coin(ResultSet row) throws SQLException {
        return new WalletCoin(
                OutPoint.parse(row.getString("output")),
                row.getLong("sats"),
                KeyPath.parse(row.getString("key")),
                row.getLong("height"),
                row.getInt("coinbase") != 0);
    }

    @Override
    public Hold hold(String holding, List<WalletCoin> inputs, long feeLimitSats, long lockedSats) {
        return database.write(session -> {
            session.exclusive(Exclusive.WALLET, name);
            Optional<Holding> before = find(session, holding);
            if (before.isPresent()) {
                return new Hold.Held(before.get());
            }
            long wallet = row(session);
            Set<OutPoint> taken = taken(session, wallet, inputs);
            if (!taken.isEmpty()) {
                return new Hold.Taken(taken);
            }
            Progress progress = progress(session);
            Holding made = Holding.of(
                    holding,
                    new Holding.Terms(
                            inputs,
                            feeLimitSats,
                            lockedSats,
                            new KeyPath(Branch.IDENTITY, progress.identity()),
                            new KeyPath(Branch.CHANGE, progress.change())));
            session.update(KEYS, wallet);
            session.update(INSERT, wallet, holding, content(made));
            long row = session.number(HOLDING_ROW, wallet, holding);
            for (WalletCoin coin : inputs) {
                session.update(PUT_INPUT, wallet, coin.output().toString(), row);
            }
            return new Hold.Held(made);
        });
    }

    private static Set<OutPoint> taken(SqlSession session, long wallet, List<WalletCoin> inputs) throws SQLException {
        Set<OutPoint> taken = new HashSet<>();
        for (int i = 0; i < inputs.size(); i++) {
            OutPoint output = inputs.get(i).output();
            boolean held = session.number(IS_HELD, wallet, output.toString()) != 0;
            if (held || (i > 0 && session.number(IS_IDENTITY, wallet, output.toString()) != 0)) {
                taken.add(output);
            }
        }
        return taken;
    }

    private String content(Holding holding) {
        return database.json().write("holding " + holding.name(), holding.toJson());
    }

    @Override
    public Optional<Holding> find(String holding) {
        return database.read(session -> find(session, holding));
    }

    private Optional<Holding> find(SqlSession session, String holding) throws SQLException {
        return session.first("holding", this::holding, HOLDING, name, holding);
    }

    private Holding holding(ResultSet row) throws SQLException {
        return Holding.fromJson(
                row.getString("name"),
                row.getLong("revision"),
                row.getInt("ended") != 0,
                database.json().read(row.getString("content")));
    }

    @Override
    public List<Holding> open() {
        return database.read(session -> session.list("holding", this::holding, OPEN, name));
    }

    @Override
    public boolean replace(Holding holding) {
        String content = content(holding);
        return database.write(session ->
                session.update(REPLACE, content, session.number(ROW, name), holding.name(), holding.revision()) == 1);
    }

    @Override
    public void end(String holding, Set<OutPoint> spent, Optional<IdentityOutput> made) {
        database.write(session -> {
            session.exclusive(Exclusive.WALLET, name);
            long wallet = session.number(ROW, name);
            if (session.update(END, wallet, holding) == 0) {
                return false;
            }
            session.update(DROP_INPUTS, session.number(HOLDING_ROW, wallet, holding));
            for (OutPoint output : spent) {
                session.update(DROP_COIN, wallet, output.toString());
                session.update(DROP_IDENTITY, wallet, output.toString());
            }
            if (made.isPresent()) {
                IdentityOutput identity = made.get();
                session.update(
                        PUT_IDENTITY,
                        wallet,
                        identity.output().toString(),
                        identity.sats(),
                        identity.key().toString(),
                        identity.holding());
            }
            return true;
        });
    }

    @Override
    public List<IdentityOutput> identities() {
        return database.read(session -> session.list(
                "identity",
                row -> new IdentityOutput(
                        OutPoint.parse(row.getString("output")),
                        row.getLong("sats"),
                        KeyPath.parse(row.getString("key")),
                        row.getString("holding")),
                IDENTITIES,
                name));
    }
}
