package dev.layerlift.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What several do with the same megabytes, in turn and several times, and how long each took. */
final class Contest {
    private static final long MEGABYTE = 1_000_000;
    private static final int PAGE_BYTES = 4096;
    private static final int TOUCHED_BYTES = 256 * 1024;

    private final Path work;
    private final int megabytes;
    private final int rounds;
    private final Map<String, double[]> seconds = new LinkedHashMap<>();
    private final Map<String, Double> processorSeconds = new LinkedHashMap<>();
    private final String loadBefore = load();

    Contest(Path work, int megabytes, int rounds) throws IOException {
        this.work = work;
        this.megabytes = megabytes;
        this.rounds = rounds;
    }

    /** Something that is measured. */
    @FunctionalInterface
    interface Run {
        void run() throws IOException, InterruptedException;
    }

    /** Measures one, in a state that is the same for all. */
    void timed(String name, int round, Run run) throws IOException, InterruptedException {
        // What others left to be written must not be counted here.
        call("sync");
        touchMemory();
        double processor = processorSeconds();
        long start = System.nanoTime();
        run.run();
        seconds.computeIfAbsent(name, key -> new double[rounds])[round] = (System.nanoTime() - start) / 1e9;
        processorSeconds.put(name, processorSeconds() - processor);
    }

    /**
     * Has more memory touched than will be written, in pieces as small. A virtual machine may have given free memory back to
     * its host, and then whoever happens to write first waits for it, a second for each gigabyte.
     */
    private void touchMemory() throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(TOUCHED_BYTES + PAGE_BYTES).alignedSlice(PAGE_BYTES);
        Path file = work.resolve("touched");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long written = 0; written < megabytes * MEGABYTE / 10 * 11; ) {
                written += channel.write(buffer.clear().limit(TOUCHED_BYTES));
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** What this process took of the processors in the last run of one, in seconds. */
    double processorSeconds(String name) {
        return processorSeconds.getOrDefault(name, Double.NaN);
    }

    private static double processorSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN;
    }

    double median(String name) {
        double[] sorted = seconds.getOrDefault(name, new double[] {Double.NaN}).clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** How many times as fast as another one it is. */
    double ratio(String name, String other) {
        return median(other) / median(name);
    }

    /** The medians, a line each, below the machine's load. */
    String report(String what) throws IOException {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "transfer: %d MB %s, the median of %d in turn, JDK %s; load %s before, %s after%n",
                megabytes,
                what,
                rounds,
                System.getProperty("java.version"),
                loadBefore,
                load()));
        seconds.keySet()
                .forEach(name -> text.append(String.format(
                        Locale.ROOT, "%-20s %7.2f s %7.0f MB/s%n", name, median(name), megabytes / median(name))));
        return text.toString();
    }

    static String call(String... command) throws IOException, InterruptedException {
        return call(Map.of(), command);
    }

    /** What a program says; with more in its environment. */
    static String call(Map<String, String> more, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(more);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    static boolean isThere(String... command) throws InterruptedException {
        try {
            call(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    /** A count of what this process read or wrote. */
    static long io(String name) throws IOException {
        return Long.parseLong(value(Path.of("/proc/self/io"), name));
    }

    /** The most memory that this process had. */
    static String memoryMax() throws IOException {
        return "memory: at most " + value(Path.of("/proc/self/status"), "VmHWM") + " resident\n";
    }

    private static String value(Path file, String name) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        return lines.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElseThrow(() -> new IOException(file + ": no " + name + " (expected: one)"));
    }
}
