package dev.layerlift.credential.jsonld;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.JsonLdOptions.ProcessingPolicy;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.processor.ExpansionProcessor;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.canon.RdfCanon;
import com.apicatalog.rdf.nquads.NQuadsWriter;
import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The canonical N-Quads of a JSON-LD document (RDFC-1.0 with SHA-256), offline and bounded. What would be dropped on the
 * way is refused. Safe for many threads.
 */
final class CanonicalQuads {
    private static final Map<String, jakarta.json.JsonObject> CONTEXTS = new ConcurrentHashMap<>();

    private CanonicalQuads() {}

    /**
     * The canonical form, UTF-8.
     *
     * @throws IllegalArgumentException when it has a context that is not known, something in it would be dropped, or it
     *     is over a limit
     */
    static byte[] of(JsonObject document) {
        InputRules.check(document);
        try {
            QuadList quads = new QuadList();
            CoveringQuads.give(
                    ExpansionProcessor.expand(JsonDocument.of(JakartaJson.from(document)), options(), false), quads);
            RdfCanon canon = RdfCanon.create("SHA-256", quads.workLimit());
            quads.provide(canon);
            Lines lines = new Lines();
            canon.provide(lines);
            return lines.bytes();
        } catch (JsonLdError e) {
            throw new IllegalArgumentException(reason(e), e);
        } catch (RdfConsumerException e) {
            throw new IllegalArgumentException("no linked data: " + e.getMessage(), e);
        }
    }

    private static JsonLdOptions options() {
        JsonLdOptions options = new JsonLdOptions((url, loading) -> context(url));
        options.setUndefinedTermsPolicy(ProcessingPolicy.Fail);
        options.setUriValidation(UriValidationPolicy.Full);
        options.setOrdered(true);
        return options;
    }

    private static JsonDocument context(URI url) {
        return JsonDocument.of(
                CONTEXTS.computeIfAbsent(url.toString(), name -> JakartaJson.from(KnownContexts.document(name))));
    }

    private static String reason(JsonLdError e) {
        String message = String.valueOf(e.getMessage());
        int start = message.indexOf('[');
        int end = message.lastIndexOf("]. Change policy");
        if (e.getCode() == JsonLdErrorCode.UNDEFINED_TERM && start >= 0 && end > start) {
            return Quoted.of(message.substring(start + 1, end))
                    + ": a term of none of the document's contexts, so that a linked data proof does not cover it"
                    + " (expected: terms that the contexts define)";
        }
        return "no linked data: " + Quoted.of(message) + " (expected: JSON-LD 1.1)";
    }

    /** Takes the canonical quads and puts them in the order of section 4.4 step 7. */
    private static final class Lines implements RdfQuadConsumer {
        private final List<String> lines = new ArrayList<>();

        @Override
        public RdfQuadConsumer quad(
                String subject,
                String predicate,
                String object,
                String datatype,
                String language,
                String direction,
                String graph) {
            lines.add(NQuadsWriter.nquad(subject, predicate, object, datatype, language, direction, graph));
            return this;
        }

        byte[] bytes() {
            Collections.sort(lines);
            return String.join("", lines).getBytes(StandardCharsets.UTF_8);
        }
    }
}
