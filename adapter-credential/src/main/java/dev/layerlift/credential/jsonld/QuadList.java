package dev.layerlift.credential.jsonld;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.canon.RdfCanonTicker;
import dev.layerlift.credential.internal.Quoted;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The quads of a document, each once, and what may be spent on canonicalising them. A small graph of blank nodes that look
 * alike can keep the algorithm busy for ever (RDFC-1.0 section 7.1, "Dataset Poisoning"): so its steps are counted, each as
 * dear as hashing the longest quad. Not thread-safe.
 */
final class QuadList {
    /** How many blank nodes a graph may have; the algorithm recurses from one to the next. */
    static final int BLANK_NODES_MAX = 1_000;

    /** How many steps the algorithm may take. */
    static final int STEPS_MAX = 50_000;

    /** How many characters all steps together may hash. */
    static final long CHARACTERS_MAX = 512L * 1024 * 1024;

    private static final String LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";

    private record Quad(
            String subject,
            String predicate,
            String object,
            @Nullable String datatype,
            @Nullable String language,
            @Nullable String graph) {}

    private final Set<Quad> quads = new LinkedHashSet<>();
    private final Set<String> blankNodes = new HashSet<>();
    private int longest = 1;

    /**
     * Takes a quad whose object is a resource. A node without id that refers to itself is refused: the library would count
     * such a quad twice, and name the node differently than everybody else.
     */
    void resource(String subject, String predicate, String object, Optional<String> graph) {
        boolean itself = subject.equals(object) || graph.filter(object::equals).isPresent();
        if (itself && object.startsWith("_:")) {
            throw new IllegalArgumentException(
                    Quoted.of(predicate) + ": a node without id that refers to itself (expected: a node with an id)");
        }
        add(new Quad(subject, predicate, object, null, null, graph.orElse(null)));
        blank(object);
    }

    /** Takes a quad whose object is a literal. */
    void literal(String subject, String predicate, String text, String datatype, Optional<String> graph) {
        add(new Quad(subject, predicate, text, datatype, null, graph.orElse(null)));
    }

    /** Takes a quad whose object is text in a language. */
    void text(String subject, String predicate, String text, String language, Optional<String> graph) {
        add(new Quad(subject, predicate, text, LANG_STRING, language, graph.orElse(null)));
    }

    /** Counts the steps of the algorithm; the one too many throws an {@link IllegalArgumentException}. */
    RdfCanonTicker workLimit() {
        long stepsMax = Math.min(STEPS_MAX, CHARACTERS_MAX / longest);
        long[] steps = {0};
        return () -> {
            if (++steps[0] > stepsMax) {
                throw new IllegalArgumentException("nodes without id that look too much alike to be told apart in "
                        + stepsMax + " steps (expected: nodes with ids, or fewer of them)");
            }
        };
    }

    /** Gives all quads. */
    void provide(RdfQuadConsumer consumer) throws RdfConsumerException {
        for (Quad quad : quads) {
            consumer.quad(
                    quad.subject(),
                    quad.predicate(),
                    quad.object(),
                    quad.datatype(),
                    quad.language(),
                    null,
                    quad.graph());
        }
    }

    private void add(Quad quad) {
        if (quad.subject().equals(quad.graph()) && quad.subject().startsWith("_:")) {
            throw new IllegalArgumentException(
                    "a graph without id that speaks of itself (expected: a graph with an id)");
        }
        quads.add(quad);
        blank(quad.subject());
        if (quad.graph() != null) {
            blank(quad.graph());
        }
        longest = Math.max(
                longest,
                quad.subject().length()
                        + quad.predicate().length()
                        + quad.object().length());
    }

    private void blank(String name) {
        if (name.startsWith("_:") && blankNodes.add(name) && blankNodes.size() > BLANK_NODES_MAX) {
            throw new IllegalArgumentException(
                    "more than " + BLANK_NODES_MAX + " nodes without id (expected: at most that)");
        }
    }
}
