package dev.layerlift.domain.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Images that say where they were taken, images that do not, and bytes that are no images. */
class EmbeddedLocationTest {
    private static byte[] tiff(ByteOrder order, int... tags) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 12 * tags.length).order(order);
        tiff.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'))
                .put(tiff.get(0))
                .putShort((short) 42)
                .putInt(8);
        tiff.putShort((short) tags.length);
        for (int tag : tags) {
            tiff.putShort((short) tag).putShort((short) 4).putInt(1).putInt(0);
        }
        return tiff.array();
    }

    private static byte[] jpeg(byte[] tiff) {
        ByteBuffer image = ByteBuffer.allocate(64 + tiff.length);
        image.putShort((short) 0xFFD8);
        image.putShort((short) 0xFFE0).putShort((short) 6).putInt(0);
        image.putShort((short) 0xFFE1).putShort((short) (8 + tiff.length));
        image.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff);
        image.putShort((short) 0xFFDA).putShort((short) 2);
        return image.array();
    }

    private static byte[] png(byte[] tiff) {
        ByteBuffer image = ByteBuffer.allocate(8 + 25 + 12 + tiff.length);
        image.putLong(0x89504E470D0A1A0AL);
        image.putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII)).put(new byte[17]);
        image.putInt(tiff.length)
                .put("eXIf".getBytes(StandardCharsets.US_ASCII))
                .put(tiff)
                .putInt(0);
        return image.array();
    }

    @Test
    void aPlaceIsFoundInEitherByteOrderAndEitherFormat() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            assertThat(EmbeddedLocation.isIn(jpeg(tiff(order, 0x010F, 0x8825)))).isTrue();
            assertThat(EmbeddedLocation.isIn(png(tiff(order, 0x8825)))).isTrue();
            assertThat(EmbeddedLocation.isIn(jpeg(tiff(order, 0x010F, 0x8769)))).isFalse();
            assertThat(EmbeddedLocation.isIn(png(tiff(order)))).isFalse();
        }
    }

    private static byte[] segmented(byte[]... segments) {
        ByteBuffer image = ByteBuffer.allocate(256);
        image.putShort((short) 0xFFD8);
        for (byte[] segment : segments) {
            image.putShort((short) 0xFFE1)
                    .putShort((short) (2 + segment.length))
                    .put(segment);
        }
        return image.array();
    }

    private static byte[] exif(byte[] tiff) {
        return ByteBuffer.allocate(6 + tiff.length)
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(tiff)
                .array();
    }

    @Test
    void otherSegmentsAndEmptyOnesArePassedOver() {
        byte[] placed = tiff(ByteOrder.BIG_ENDIAN, 0x8825);
        byte[] other = "http://ns.adobe.com/xap/1.0/\0 and more than a header".getBytes(StandardCharsets.US_ASCII);
        assertThat(EmbeddedLocation.isIn(segmented(other, new byte[0], exif(placed))))
                .isTrue();
        ByteBuffer png = ByteBuffer.allocate(12 + png(placed).length).put(png(placed), 0, 8);
        png.putInt(0).put("tEXt".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        png.put(png(placed), 8, png(placed).length - 8);
        assertThat(EmbeddedLocation.isIn(png.array())).isTrue();
    }

    @Test
    void onlyTheEntriesOfTheDirectoryCount() {
        byte[] two = tiff(ByteOrder.BIG_ENDIAN, 0x010F, 0x8825);
        ByteBuffer uncounted = ByteBuffer.wrap(two.clone()).putShort(8, (short) 1);
        assertThat(EmbeddedLocation.isIn(segmented(exif(uncounted.array())))).isFalse();
        ByteBuffer missing = ByteBuffer.wrap(tiff(ByteOrder.BIG_ENDIAN, 0x010F)).putShort(8, (short) 2);
        assertThat(EmbeddedLocation.isIn(segmented(exif(missing.array())))).isFalse();
        ByteBuffer elsewhere = ByteBuffer.wrap(two.clone()).putInt(4, 1000);
        assertThat(EmbeddedLocation.isIn(segmented(exif(elsewhere.array())))).isFalse();
    }

    @Test
    void whatFollowsTheSegmentIsNoPartOfIt() {
        byte[] two = exif(tiff(ByteOrder.BIG_ENDIAN, 0x010F, 0x8825));
        byte[] image = segmented(two);
        assertThat(EmbeddedLocation.isIn(image)).isTrue();
        // The segment now ends before its last entry, which is still there.
        ByteBuffer.wrap(image).putShort(4, (short) (2 + two.length - 12));
        assertThat(EmbeddedLocation.isIn(image)).isFalse();
    }

    @Test
    void whatIsNoImageHasNoPlace() {
        assertThat(EmbeddedLocation.isIn(new byte[0])).isFalse();
        assertThat(EmbeddedLocation.isIn("text that mentions Exif".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void damagedImagesAreSurvived() {
        Random random = new Random(7);
        for (byte[] image :
                new byte[][] {jpeg(tiff(ByteOrder.BIG_ENDIAN, 0x8825)), png(tiff(ByteOrder.BIG_ENDIAN, 0x8825))}) {
            for (int length = 0; length <= image.length; length++) {
                EmbeddedLocation.isIn(Arrays.copyOf(image, length));
            }
            for (int i = 0; i < 5_000; i++) {
                byte[] damaged = image.clone();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                EmbeddedLocation.isIn(damaged);
            }
            assertThat(EmbeddedLocation.isIn(image)).isTrue();
        }
    }
}
