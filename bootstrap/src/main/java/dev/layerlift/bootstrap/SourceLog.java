package dev.layerlift.bootstrap;

import dev.layerlift.bitcoin.signet.did.OtherAnchors;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Resolution;
import java.util.List;
import java.util.Optional;

/**
 * What the log of a did:webvh says of its successor: it is signed by the owner of the source, and so decides between two
 * anchors. A log that cannot be read decides nothing.
 */
final class SourceLog implements OtherAnchors {
    private final DidResolver resolver;

    SourceLog(DidResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public Findings of(Anchored anchored) {
        if (anchored.source().layer() != Layer.WEBVH) {
            return Findings.NONE;
        }
        Optional<DidDocument> log;
        String why;
        try {
            Resolution found = resolver.resolve(anchored.source());
            log = found.document();
            why = found.detail();
        } catch (MigrationException e) {
            log = Optional.empty();
            why = e.error().message();
        }
        if (log.isEmpty()) {
            return said(anchored, "unknown", Optional.of(why), Optional.empty());
        }
        List<String> named = log.get().alsoKnownAs().stream()
                .filter(name -> name.startsWith("did:btco:"))
                .toList();
        if (named.contains(anchored.did().value())) {
            return said(anchored, "named", Optional.empty(), Optional.empty());
        }
        return named.isEmpty()
                ? said(anchored, "not named", Optional.empty(), Optional.empty())
                : said(
                        anchored,
                        "another",
                        Optional.empty(),
                        Optional.of("its source " + anchored.source() + " names " + named.get(0)
                                + " as what it became (expected: " + anchored.did() + ")"));
    }

    private static Findings said(
            Anchored anchored, String successor, Optional<String> detail, Optional<String> contradiction) {
        JsonValue.Builder source =
                JsonObject.builder().put("did", anchored.source().value()).put("successor", successor);
        detail.filter(text -> !text.isEmpty()).ifPresent(text -> source.put("detail", text));
        return new Findings(
                contradiction,
                JsonObject.builder().put("source", source.build()).build());
    }
}
