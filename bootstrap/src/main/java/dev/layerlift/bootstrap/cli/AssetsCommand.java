package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.port.Page;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the assets of the home. */
@Command(name = "assets", description = "List the assets of the home.")
final class AssetsCommand extends LayerliftCommand {
    private static final int PAGE = 500;

    @Option(names = "--layer", paramLabel = "LAYER", description = "Only those of this layer: peer or webvh.")
    private @Nullable String layer;

    AssetsCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run() {
        Optional<Layer> wanted = Optional.ofNullable(layer).map(text -> Inputs.layer("--layer", text));
        long count = 0;
        try (Layerlift layerlift = openToRead()) {
            Page<Asset> page = layerlift.assets().list(wanted, Optional.empty(), PAGE);
            JsonList list = screen().list("assets");
            while (true) {
                for (Asset asset : page.items()) {
                    list.add(Shapes.asset(asset));
                    screen().line(line(asset));
                    count++;
                }
                if (page.next().isEmpty()) {
                    break;
                }
                page = layerlift.assets().list(wanted, page.next(), PAGE);
            }
            list.put("count", new JsonValue.JsonNumber(Long.toString(count)));
            list.close();
        }
        if (count > 0) {
            screen().line(Texts.count(count, "asset"));
        } else {
            screen().line(wanted.map(one -> "No assets on layer " + one.id() + ".")
                    .orElse("No assets yet. Next: layerlift import PATH…"));
        }
        return ExitCode.DONE;
    }

    private static String line(Asset asset) {
        return Texts.did(asset.did()) + "  " + Texts.place(asset) + "  "
                + Texts.bytes(Shapes.size(asset))
                + Shapes.fileName(asset).map(name -> "  " + name).orElse("");
    }
}
