package dev.layerlift.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Bitcoin node without peers, a process of its own that ends with this one, however that ends. On regtest it begins with
 * the genesis block alone; on a signet of our own (challenge {@value #SIGNET_CHALLENGE}) with {@value #SIGNET_BLOCKS} blocks
 * that were mined once and are kept beside this class. Whatever it mines pays {@link #ANYONE_SCRIPT}, which anyone can spend with the
 * witness {@code 51}. It has an index of transactions and no wallet, unless options say otherwise.
 */
public final class BitcoinNode implements AutoCloseable {
    /** The user whose password is {@link #PASSWORD}; the cookie file works too. */
    public static final String USER = "test";
    /** The password of {@link #USER}. */
    public static final String PASSWORD = "not a secret: a node for tests";
    /** The output script of what is mined: P2WSH of {@code OP_TRUE}. */
    public static final String ANYONE_SCRIPT = "00204ae81572f06e1b88fd5ced7a1a000945432e83e1551e6f721ee9c00b8cc33260";
    /** The challenge of our signet: {@code OP_TRUE}. */
    public static final String SIGNET_CHALLENGE = "51";
    /** How many blocks our signet has at the start, so that the coins of the first three may be spent. */
    public static final int SIGNET_BLOCKS = 103;

    private static final int START_SECONDS_MAX = 120;
    private static final int CALL_MILLIS_MAX = 300_000;
    private static final long TRIES_MAX = 2_000_000_000L;
    private static final Pattern RESULT = Pattern.compile("(?s)\\{\"result\":(.*),\"error\":null,\"id\":.*\\}\\s*");
    private static final Pattern DESCRIPTOR = Pattern.compile("\"descriptor\":\\s*\"([^\"]+)\"");

    private final String network;
    private final BitcoinProcess process;
    private int strangers;

    private BitcoinNode(String network, String... fixed) {
        this.network = network;
        this.process = new BitcoinProcess(
                Stream.concat(Stream.of("-chain=" + network), Stream.of(fixed)).toList());
    }

    /**
     * A fresh regtest node.
     *
     * @param options for its command line, such as {@code -txindex=0}
     * @throws ToolMissingException when there is no node and none can be had
     */
    public static BitcoinNode regtest(String... options) {
        BitcoinNode node = new BitcoinNode("regtest");
        node.start(options);
        return node;
    }

    /**
     * A node on a signet of our own. A block takes about a second there.
     *
     * @param options for its command line
     * @throws ToolMissingException when there is no node and none can be had
     */
    public static BitcoinNode signet(String... options) {
        // Its last block may be years old: it is not waiting for others all the same.
        BitcoinNode node = new BitcoinNode("signet", "-signetchallenge=" + SIGNET_CHALLENGE, "-maxtipage=1000000000");
        node.start(options);
        signetBlocks().forEach(block -> node.ask("submitblock", "[\"" + block + "\"]"));
        return node;
    }

    private static List<String> signetBlocks() {
        try (InputStream in = BitcoinNode.class.getResourceAsStream("bitcoin/signet-blocks.txt")) {
            if (in == null) {
                throw new IOException("resource bitcoin/signet-blocks.txt is missing (expected: beside this class)");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits until it answers. */
    private void start(String... options) {
        process.launch(options);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (true) {
            try {
                call("getblockcount", "[]");
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    String said = process.log();
                    close();
                    throw new ToolMissingException("bitcoind does not answer: " + e.getMessage() + ": " + said, e);
                }
            }
            BitcoinProcess.pause();
        }
    }

    /** Starts it on the same data folder and port, and waits for nothing. */
    public void launch(String... options) {
        process.launch(options);
    }

    /** Where its RPC is. */
    public URI rpc() {
        return process.rpc();
    }

    /** The file with its cookie, there while it runs. */
    public Path cookieFile() {
        return process.folder().resolve(network).resolve(".cookie");
    }

    /** Ends it without a chance to say goodbye; its data stays. */
    public void kill() {
        process.end(true);
    }

    /** Ends it as it would like to end; its data stays. */
    public void stop() {
        process.end(false);
    }

    /** Starts it on the same data and port, after its end if it runs, and waits until it answers. */
    public void restart(String... options) {
        stop();
        start(options);
    }

    /**
     * Calls a method of the RPC.
     *
     * @param parameters a JSON array
     * @return the result, as JSON
     * @throws IOException when it says no, with what it said, or does not answer
     */
    public String call(String method, String parameters) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) rpc().toURL().openConnection();
        connection.setConnectTimeout(CALL_MILLIS_MAX);
        connection.setReadTimeout(CALL_MILLIS_MAX);
        byte[] pair = (USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        connection.setRequestProperty(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(("{\"id\":1,\"method\":\"" + method + "\",\"params\":" + parameters + "}")
                    .getBytes(StandardCharsets.UTF_8));
        }
        boolean ok = connection.getResponseCode() == 200;
        try (InputStream in = ok ? connection.getInputStream() : connection.getErrorStream()) {
            String body = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher result = RESULT.matcher(body);
            if (!ok || !result.matches()) {
                throw new IOException(method + ": status " + connection.getResponseCode() + ": " + body);
            }
            return result.group(1);
        }
    }

    /** The same, for those who do not expect a failure. */
    public String ask(String method, String parameters) {
        try {
            return call(method, parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The result where it is a string, without its quotes. */
    public String text(String method, String parameters) {
        String result = ask(method, parameters);
        if (result.length() < 2 || result.charAt(0) != '"') {
            throw new IllegalStateException(method + ": " + result + " (expected: a string)");
        }
        return result.substring(1, result.length() - 1);
    }

    /** How many blocks there are above the genesis block. */
    public long height() {
        return Long.parseLong(ask("getblockcount", "[]"));
    }

    /** The hash of the last block. */
    public String tip() {
        return text("getbestblockhash", "[]");
    }

    /** Mines blocks of what is in the mempool. */
    public void mine(int blocks) {
        mine(blocks, ANYONE_SCRIPT);
    }

    /** Mines blocks that pay this output script. */
    public void mine(int blocks, String script) {
        String descriptor = descriptor(script);
        // A call ends when so many tries found nothing.
        long before = height();
        for (long made = 0; made < blocks; made = height() - before) {
            ask("generatetodescriptor", "[" + (blocks - made) + ",\"" + descriptor + "\"," + TRIES_MAX + "]");
        }
    }

    /** Mines a block of these raw transactions, and of nothing else, in their order. */
    public void mineExactly(List<String> rawTransactions) {
        mineExactly(rawTransactions, ANYONE_SCRIPT);
    }

    private void mineExactly(List<String> rawTransactions, String script) {
        String quoted = rawTransactions.isEmpty() ? "" : "\"" + String.join("\",\"", rawTransactions) + "\"";
        ask("generateblock", "[\"" + descriptor(script) + "\",[" + quoted + "]]");
    }

    private String descriptor(String script) {
        String info = ask("getdescriptorinfo", "[\"raw(" + script + ")\"]");
        Matcher found = DESCRIPTOR.matcher(info);
        if (!found.find()) {
            throw new IllegalStateException("getdescriptorinfo: " + info + " (expected: a descriptor)");
        }
        return found.group(1);
    }

    /** Replaces the last blocks by empty ones, and one more; their transactions are in the mempool again. */
    public void reorganise(int depth) {
        String first = text("getblockhash", "[" + (height() - depth + 1) + "]");
        ask("invalidateblock", "[\"" + first + "\"]");
        for (int i = 0; i <= depth; i++) {
            // Nobody was paid like this before: no block is the one that was taken away.
            mineExactly(List.of(), "0020%064x".formatted(++strangers));
        }
    }

    /** Ends it and removes its data. */
    @Override
    public void close() {
        process.close();
    }
}
