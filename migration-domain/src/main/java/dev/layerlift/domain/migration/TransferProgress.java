package dev.layerlift.domain.migration;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.OptionalLong;

/**
 * How far the transfer of a migration's content in chunks has come (FR-9.3). What counts as transferred is durable at the
 * target.
 *
 * @param totalChunks of all objects together, 1 or more
 * @param completedChunks how many are there
 * @param currentChunk the last one that was taken up, from 1; 0 before the first
 * @param bytesTransferred the bytes of the chunks that are there
 * @param totalBytes the bytes of all of them
 * @param bytesPerSecond how fast it goes since this process took it up; 0 while that is not known
 * @param remainingMillis how long it will take at that rate, in milliseconds; empty while that is not known
 */
public record TransferProgress(
        int totalChunks,
        int completedChunks,
        int currentChunk,
        long bytesTransferred,
        long totalBytes,
        long bytesPerSecond,
        OptionalLong remainingMillis) {
    /** The name of the note in the journal that carries it. */
    public static final String NOTE = "transfer";

    public TransferProgress {
        requireBetween("totalChunks", totalChunks, 1, Integer.MAX_VALUE);
        requireBetween("completedChunks", completedChunks, 0, totalChunks);
        requireBetween("currentChunk", currentChunk, 0, totalChunks);
        requireBetween("totalBytes", totalBytes, 1, Long.MAX_VALUE);
        requireBetween("bytesTransferred", bytesTransferred, 0, totalBytes);
        requireBetween("bytesPerSecond", bytesPerSecond, 0, Long.MAX_VALUE);
        remainingMillis.ifPresent(millis -> requireBetween("estimatedTimeRemaining", millis, 0, Long.MAX_VALUE));
    }

    /** How much of the bytes is there, in whole percent; 100 only when all of them are. */
    public int percentComplete() {
        return bytesTransferred == totalBytes ? 100 : (int) Math.min(99, bytesTransferred * 100.0 / totalBytes);
    }

    /** The JSON form, with the names of FR-9.3. */
    public JsonObject toJson() {
        JsonValue.Builder json = JsonObject.builder()
                .put("totalChunks", totalChunks)
                .put("completedChunks", completedChunks)
                .put("currentChunk", currentChunk)
                .put("bytesTransferred", bytesTransferred)
                .put("totalBytes", totalBytes)
                .put("percentComplete", percentComplete())
                .put("bytesPerSecond", bytesPerSecond);
        remainingMillis.ifPresent(millis -> json.put("estimatedTimeRemaining", millis));
        return json.build();
    }

    /** Reads that form. */
    public static TransferProgress fromJson(JsonObject json) {
        return new TransferProgress(
                Math.toIntExact(json.requireLong("totalChunks")),
                Math.toIntExact(json.requireLong("completedChunks")),
                Math.toIntExact(json.requireLong("currentChunk")),
                json.requireLong("bytesTransferred"),
                json.requireLong("totalBytes"),
                json.requireLong("bytesPerSecond"),
                json.has("estimatedTimeRemaining")
                        ? OptionalLong.of(json.requireLong("estimatedTimeRemaining"))
                        : OptionalLong.empty());
    }

    private static void requireBetween(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
