package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path folder;

    @Test
    void theSamplesBecomePublicAndVerify() {
        Call call = Call.with(Map.of(), "", "demo").succeeds();
        assertThat(call.out())
                .contains("1. Import", "2. Lift", "3. Read back", "4. Records", "Everything is as it should be.")
                .containsPattern(" → did:webvh:[^ ]+:[a-z2-7]{20}  completed in ")
                .doesNotContain("WRONG");
        assertThat(call.err()).isEmpty();
        String home = call.out().lines().findFirst().orElseThrow().replaceFirst(".*: ", "");
        assertThat(Path.of(home)).doesNotExist();
    }

    @Test
    void itRunsOnFilesThatAreNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
        JsonObject json = Call.with(Map.of(), "", "demo", file.toString(), "--json")
                .succeeds()
                .json();
        assertThat(json.get("verified")).contains(new JsonBoolean(true));
        assertThat(json.array("migrations")).hasSize(1);
        assertThat(((JsonObject) json.array("migrations").get(0)).requireString("path"))
                .isEqualTo(file.toString());
        assertThat(file).hasContent("mine");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(Call.with(Map.of(), "", "demo", folder + "/nope")
                        .failsWith(ExitCode.FAILED)
                        .err())
                .contains(folder + "/nope: no such file");
    }

    @Test
    void theSamplePictureIsOne() throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(Samples.png()));
        assertThat(picture.getWidth()).isEqualTo(64);
        assertThat(picture.getRGB(10, 10)).isEqualTo(0xffff4614);
    }
}
