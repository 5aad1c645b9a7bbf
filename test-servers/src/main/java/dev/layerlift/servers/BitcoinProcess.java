package dev.layerlift.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A {@code bitcoind} on a data folder of its own, started and ended as often as one likes. It dies with this process, and
 * its folder goes with it.
 */
final class BitcoinProcess implements AutoCloseable {
    private static final int END_SECONDS_MAX = 60;
    private static final int POLL_MILLIS = 20;
    private static final int LOG_CHARACTERS_SHOWN_MAX = 4000;
    private static final String SALT = "0123456789abcdef0123456789abcdef";

    /** Runs the node until the standard input ends, which this process holds, and then removes the folder, or keeps it. */
    private static final String LEASH = "FOLDER=$1; shift; \"$@\" >>\"$FOLDER/node.log\" 2>&1 & P=$!; echo $P;"
            + " read WORD; kill -9 $P 2>/dev/null; wait $P; [ \"$WORD\" = keep ] || rm -rf \"$FOLDER\"";

    private final List<String> fixed;
    private final Path folder = ServerProcess.freshFolder("bitcoin");
    private final int port = ServerProcess.freePort();
    private @Nullable Process leash;
    private long pid;

    /**
     * One that is not started yet.
     *
     * @param fixed options of every start
     */
    BitcoinProcess(List<String> fixed) {
        this.fixed = fixed;
    }

    Path folder() {
        return folder;
    }

    URI rpc() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts it, and waits for nothing. */
    void launch(String... options) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", LEASH, "leash", folder.toString()));
        line.addAll(BitcoinTools.command());
        line.addAll(List.of(
                "-datadir=" + folder,
                "-server=1",
                "-rpcport=" + port,
                "-rpcauth=" + passwordLine(),
                "-listen=0",
                "-connect=0",
                "-dnsseed=0",
                "-fixedseeds=0",
                "-dbcache=16",
                "-par=1",
                "-printtoconsole=1",
                "-debuglogfile=0"));
        line.addAll(fixed);
        for (String usual : List.of("-txindex=1", "-disablewallet=1")) {
            String name = usual.substring(0, usual.indexOf('=') + 1);
            boolean isOther = List.of(options).stream()
                    .anyMatch(option -> option.startsWith(name) || option.startsWith("-prune"));
            if (!isOther) {
                line.add(usual);
            }
        }
        line.addAll(List.of(options));
        try {
            Process started = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("node.log").toFile()))
                    .start();
            leash = started;
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
            pid = Long.parseLong(String.valueOf(out.readLine()).strip());
        } catch (IOException | NumberFormatException e) {
            throw new ToolMissingException("bitcoind could not be started: " + e.getMessage(), e);
        }
    }

    /** The user and a salted hash of the password, as the node takes it. */
    private static String passwordLine() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SALT.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            byte[] hash = mac.doFinal(BitcoinNode.PASSWORD.getBytes(StandardCharsets.UTF_8));
            return BitcoinNode.USER + ":" + SALT + "$" + HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Ends it and keeps its folder; does nothing when it does not run. */
    void end(boolean atOnce) {
        if (leash == null) {
            return;
        }
        ProcessHandle.of(pid).ifPresent(process -> {
            if (atOnce) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
        });
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS_MAX);
        while (isAlive()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("bitcoind " + pid + " did not end: " + log());
            }
            pause();
        }
        letGo("keep\n");
    }

    boolean isAlive() {
        try {
            // One that ended stays in the table of processes until its shell looks.
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.UTF_8);
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for bitcoind", e);
        }
    }

    String log() {
        try {
            String said = Files.readString(folder.resolve("node.log"), StandardCharsets.UTF_8);
            return said.substring(Math.max(0, said.length() - LOG_CHARACTERS_SHOWN_MAX));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** Ends it and removes its folder. */
    @Override
    public void close() {
        letGo("");
        // Its shell removes the folder; of one that had ended before, nobody has yet.
        try {
            if (Files.exists(folder)) {
                BitcoinTools.remove(folder);
            }
        } catch (IOException e) {
            System.err.println("what bitcoind left in " + folder + " could not be removed: " + e);
        }
    }

    private void letGo(String word) {
        Process held = leash;
        leash = null;
        if (held == null) {
            return;
        }
        try {
            try (OutputStream in = held.getOutputStream()) {
                in.write(word.getBytes(StandardCharsets.US_ASCII));
            }
            if (!held.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                held.destroyForcibly();
            }
        } catch (IOException e) {
            System.err.println("bitcoind in " + folder + " could not be ended: " + e);
        } catch (InterruptedException e) {
            held.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
