package dev.layerlift.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WriteBuffersTest {
    private static final int SIZE_BYTES = 256 * 1024;

    private final WriteBuffers buffers = new WriteBuffers(SIZE_BYTES);

    @Test
    void what_is_large_is_written_from_the_beginning_of_a_page() {
        try (WriteBuffers.Lent lent = buffers.lend(10_000_000)) {
            ByteBuffer full = lent.of(new byte[SIZE_BYTES], SIZE_BYTES);
            assertThat(full.isDirect()).isTrue();
            assertThat(full.alignmentOffset(0, 4096)).isZero();
            assertThat(full.remaining()).isEqualTo(SIZE_BYTES);

            byte[] bytes = new byte[5];
            lent.of("piece and more".getBytes(UTF_8), 5).get(bytes);
            assertThat(bytes).asString(UTF_8).isEqualTo("piece");
        }
    }

    @Test
    void two_at_a_time_write_from_two_buffers_and_one_after_the_other_from_one() {
        ByteBuffer first;
        try (WriteBuffers.Lent one = buffers.lend(10_000_000);
                WriteBuffers.Lent other = buffers.lend(10_000_000)) {
            first = one.of("first".getBytes(UTF_8), 5);
            other.of("other".getBytes(UTF_8), 5);
            assertThat(first.get(0)).isEqualTo((byte) 'f');
        }
        try (WriteBuffers.Lent again = buffers.lend(10_000_000);
                WriteBuffers.Lent more = buffers.lend(10_000_000)) {
            again.of("later".getBytes(UTF_8), 5);
            more.of("later".getBytes(UTF_8), 5);
            assertThat(first.get(0)).as("it was lent again").isEqualTo((byte) 'l');
        }
    }

    @Test
    void what_is_small_takes_no_buffer() {
        try (WriteBuffers.Lent lent = buffers.lend(4096)) {
            assertThat(lent.of(new byte[4096], 4096).hasArray()).isTrue();
        }
    }
}
