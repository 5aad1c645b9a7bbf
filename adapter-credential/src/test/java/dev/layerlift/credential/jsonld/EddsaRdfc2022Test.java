package dev.layerlift.credential.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proof of linked data covers: everything, or the document is refused. */
class EddsaRdfc2022Test {
    private static final String V2 = "https://www.w3.org/ns/credentials/v2";
    private static final String UNDEFINED = "https://www.w3.org/ns/credentials/undefined-terms/v2";

    private final EddsaRdfc2022 suite = new EddsaRdfc2022();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a term that no context has      | {'degree':'BSc'}                              | \"degree\": a term of none",
                "a term deep inside              | {'evidence':{'id':'urn:e','x':1}}             | \"x\": a term of none",
                "a type that no context has      | {'type':['VerifiableCredential','Degree']}    | type: \"Degree\"",
                "an id that is no IRI            | {'id':'credential-7'}                         | id: \"credential-7\"",
                "a reference that is no IRI      | {'issuer':'me'}                               | id: \"me\"",
                "null                            | {'name':null}                                 | \"name\": null",
                "null in a list                  | {'name':['a',null]}                           | \"name\": null",
                "an empty list                   | {'evidence':[]}                               | \"evidence\": an empty array",
                "a list in a list                | {'name':['a',['b']]}                          | \"name\": an array in an array",
                "a direction of text             | {'name':{'@value':'a','@direction':'rtl'}}    | \"@direction\": a keyword",
                "an index                        | {'name':{'@value':'a','@index':'b'}}          | \"@index\": a keyword",
                "a graph of its own              | {'@graph':[{'id':'urn:a'}]}                   | \"@graph\": a keyword",
                "what looks like a keyword       | {'@claim':'a'}                                | \"@claim\": a keyword",
                "a language that is none         | {'name':{'@value':'a','@language':'d e'}}     | no tag",
                "a datatype that is no IRI       | {'name':{'@value':'a','@type':'x'}}           | type of",
                "an inline context               | {'@context':{'a':'urn:a'}}                    | something else than a name",
                "an inline context deep inside   | {'evidence':{'@context':{'@vocab':'urn:a:'}}} | something else than a name",
                "a nullified context             | {'evidence':{'@context':null}}                | something else than a name",
                "an unknown context              | {'@context':'https://x.example/v1'}           | \"https://x.example/v1\" is not known",
                "an unknown context deep inside  | {'evidence':{'@context':'https://x.example/v1'}} | is not known",
                "a redefinition of its terms     | {'@context':['https://www.w3.org/ns/credentials/v2','https://www.w3.org/2018/credentials/v1']} | no linked data",
                "a name that is no IRI           | {'urn:a b':'c'}                               | \"urn:a b\": is no absolute IRI",
                "a blank name                    | {'_:b':'c'}                                   | \"_:b\": is no absolute IRI",
                "a node that refers to itself    | {'urn:p':{'id':'_:a','urn:q':{'id':'_:a'}}} | a node without id that refers to itself",
                "a blank id that is none         | {'id':'_:a b'}                                | id: \"_:a b\"",
            })
    @Tag("P30")
    void whatWouldBeDroppedIsRefusedAndNamed(String what, String members, String because) {
        JsonObject document = with(credential(V2), members);

        assertThatThrownBy(() -> suite.hashDocument(document))
                .as(what)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because)
                .hasMessageContaining("expected: ");
    }

    @Test
    void aTermThatOnlyAVocabularyCatchesMustBecomeAnIri() {
        JsonObject document = credential(V2, UNDEFINED);

        assertThat(suite.hashDocument(with(document, "{'degree':'BSc'}"))).hasSize(32);
        assertThatThrownBy(() -> suite.hashDocument(with(document, "{'my degree':'BSc'}")))
                .hasMessageContaining("undefined-term#my degree\": is no absolute IRI");
        assertThatThrownBy(() -> suite.hashDocument(with(document, "{'type':['VerifiableCredential','my type']}")))
                .hasMessageContaining("my type\" is no absolute IRI");
    }

    @Test
    @Tag("P30")
    void everyChangeOfEveryMemberChangesTheHashOrIsRefused() {
        JsonObject document = with(
                credential(V2, UNDEFINED),
                "{'name':{'@value':'Zeugnis','@language':'de'},'credentialSubject':{'id':'did:example:s','n':1,'d':1.5,"
                        + "'b':true,'list':['x','y'],'inner':{'deep':{'deeper':'z'}}}}");
        byte[] hash = suite.hashDocument(document);

        List<JsonObject> changed = new ArrayList<>();
        changes(document, changed::add);
        assertThat(changed).hasSizeGreaterThan(40);
        for (JsonObject change : changed) {
            try {
                assertThat(suite.hashDocument(change))
                        .as(StrictJson.write(change))
                        .isNotEqualTo(hash);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("expected: ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, integer",
        "-0, 0, integer",
        "1.0, 1, integer",
        "1e20, 100000000000000000000, integer",
        "1e21, 1.0E21, double",
        "-1e21, -1.0E21, double",
        "1.5, 1.5E0, double",
        "-0.1, -1.0E-1, double",
        "1e-7, 1.0E-7, double",
        "0.30000000000000004, 3.0E-1, double",
        "123456789.123, 1.23456789123E8, double",
        "5e-324, 4.940656458412465E-324, double",
        "1.7976931348623157e308, 1.797693134862316E308, double",
        "9007199254740993, 9007199254740992, integer"
    })
    void numbersAreLiteralsOfXmlSchema(String json, String lexical, String type) {
        JsonObject document = with(credential(V2, UNDEFINED), "{'number':" + json + "}");

        assertThat(canonical(document))
                .contains("undefined-term#number> \"" + lexical + "\"^^<http://www.w3.org/2001/XMLSchema#" + type
                        + "> .\n");
        assertThat(XsdNumber.of(2, Optional.of(XsdNumber.DOUBLE)).lexical()).isEqualTo("2.0E0");
        assertThat(XsdNumber.of(-0.0, Optional.of(XsdNumber.DOUBLE)).lexical()).isEqualTo("-0.0E0");
        assertThat(XsdNumber.of(7, Optional.of("urn:t"))).isEqualTo(new XsdNumber("7", "urn:t"));
    }

    @Test
    void aJsonLiteralIsCanonicalJson() {
        JsonObject document = with(
                credential(V2),
                "{'type':['VerifiableCredential','JsonSchemaCredential'],'credentialSubject':{'id':'urn:s',"
                        + "'type':'JsonSchema','jsonSchema':{'b':1.50,'a':[1e-7,{'x':'\u20ac'}]}}}");

        assertThat(canonical(document))
                .contains("\"{\\\"a\\\":[1e-7,{\\\"x\\\":\\\"\u20ac\\\"}],\\\"b\\\":1.5}\""
                        + "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON> .\n");
    }

    @Test
    void textIsEscapedAsTheCanonicalFormSays() {
        JsonObject document = credential(V2).with("name", "\"\\\b\t\n\f\r\u0001\u007f\u0080\u00e9\ud83d\ude00");

        assertThat(canonical(document)).contains("\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u007F\u0080\u00e9\ud83d\ude00\"");
    }

    @Test
    void orderOfMembersAndItemsDoesNotMatter() {
        JsonObject one = with(credential(V2, UNDEFINED), "{'x':['a','b'],'y':{'p':1,'q':2}}");
        JsonObject other = with(credential(V2, UNDEFINED), "{'y':{'q':2,'p':1},'x':['b','a']}");

        assertThat(suite.hashDocument(one)).isEqualTo(suite.hashDocument(other));
    }

    /** Blank nodes in a ring look all alike to the first pass; the algorithm then tries out orders. */
    @Test
    void graphsThatPoisonTheAlgorithmAreRefusedInTime() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertThatThrownBy(() -> suite.hashDocument(everybodyKnowsEverybody(12)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("look too much alike");
            assertThatThrownBy(() -> suite.hashDocument(ring(990)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("look too much alike");
            assertThatThrownBy(
                            () -> suite.hashDocument(everybodyKnowsEverybody(6).with("name", "x".repeat(1_000_000))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(suite.hashDocument(everybodyKnowsEverybody(4))).hasSize(32);
            assertThat(suite.hashDocument(ring(20))).hasSize(32);
        });
    }

    @Test
    void hostileSizesAreRefused() {
        JsonObject document = credential(V2, UNDEFINED);

        assertThatThrownBy(() -> suite.hashDocument(document.with("x", numbers(InputRules.VALUES_MAX + 1))))
                .hasMessageContaining("more than 10000 values");
        assertThatThrownBy(() -> suite.hashDocument(document.with("x", "y".repeat(InputRules.CHARACTERS_MAX + 1))))
                .hasMessageContaining("characters of text");
        JsonValue deep = new JsonString("x");
        for (int i = 0; i < 5_000; i++) {
            deep = JsonObject.builder().put("x", deep).build();
        }
        JsonObject deepest = document.with("x", deep);
        assertThatThrownBy(() -> suite.hashDocument(deepest)).hasMessageContaining("nested deeper than 64");
        List<JsonValue> nodes = new ArrayList<>();
        for (int i = 0; i <= QuadList.BLANK_NODES_MAX; i++) {
            nodes.add(JsonObject.builder().put("n", i).build());
        }
        assertThatThrownBy(() -> suite.hashDocument(document.with("x", new JsonArray(nodes))))
                .hasMessageContaining("more than 1000 nodes without id");
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(suite.hashDocument(document.with("x", numbers(9_000))))
                        .hasSize(32));
    }

    @Test
    void theConfigurationIsReadUnderTheDocumentsContext() {
        JsonObject configuration = json("{'type':'DataIntegrityProof','cryptosuite':'eddsa-rdfc-2022',"
                + "'proofPurpose':'assertionMethod','verificationMethod':'did:example:a#k'}");
        Optional<JsonValue> context = credential(V2).get("@context");

        assertThat(suite.hashConfiguration(configuration, context)).hasSize(32);
        assertThatThrownBy(() -> suite.hashConfiguration(configuration, Optional.empty()))
                .hasMessageContaining("@context: absent");
        assertThatThrownBy(() -> suite.hashConfiguration(configuration.with("note", "unsigned"), context))
                .hasMessageContaining("\"note\": a term of none");
        assertThatThrownBy(() -> suite.hashConfiguration(configuration.with("id", "proof-1"), context))
                .hasMessageContaining("id: \"proof-1\"");
    }

    @Test
    void manyThreadsGetTheSameHash() throws Exception {
        JsonObject document = with(credential(V2, UNDEFINED), "{'d':[1.5,2.25,1e-7,123456.789]}");
        byte[] expected = suite.hashDocument(document);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<byte[]>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                calls.add(() -> suite.hashDocument(document));
            }
            for (Future<byte[]> hash : threads.invokeAll(calls)) {
                assertThat(hash.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Taker {
        void take(JsonObject changed);
    }

    /** Each member gone, doubled under another name, and each value replaced; at every depth. */
    private static void changes(JsonObject object, Taker taker) {
        object.members().forEach((name, value) -> {
            taker.take(object.without(name));
            taker.take(object.with(name, new JsonString("urn:other")));
            taker.take(object.with(name, JsonValue.NULL));
            taker.take(object.with("added", value));
            if (value instanceof JsonObject inner) {
                changes(inner, changed -> taker.take(object.with(name, changed)));
            } else if (value instanceof JsonArray array) {
                for (int i = 0; i < array.values().size(); i++) {
                    List<JsonValue> fewer = new ArrayList<>(array.values());
                    fewer.remove(i);
                    taker.take(object.with(name, new JsonArray(fewer)));
                }
            }
        });
    }

    private static JsonObject everybodyKnowsEverybody(int nodes) {
        List<JsonValue> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            List<String> others = new ArrayList<>();
            for (int j = 0; j < nodes; j++) {
                if (j != i) {
                    others.add("_:n" + j);
                }
            }
            all.add(linked(i, others));
        }
        return credential(V2, UNDEFINED).with("evidence", new JsonArray(all));
    }

    private static JsonObject ring(int nodes) {
        List<JsonValue> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            all.add(linked(i, List.of("_:n" + (i + 1) % nodes)));
        }
        return credential(V2, UNDEFINED).with("evidence", new JsonArray(all));
    }

    private static JsonObject linked(int node, List<String> others) {
        List<JsonValue> links = new ArrayList<>();
        others.forEach(other -> links.add(JsonObject.builder().put("id", other).build()));
        return JsonObject.builder()
                .put("id", "_:n" + node)
                .put("knows", new JsonArray(links))
                .build();
    }

    private static JsonArray numbers(int count) {
        List<JsonValue> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(new JsonNumber(Integer.toString(i)));
        }
        return new JsonArray(numbers);
    }

    private static JsonObject credential(String... contexts) {
        return json("{'type':['VerifiableCredential'],'issuer':'did:example:i','credentialSubject':{'id':'did:example:s'}}")
                .with("@context", JsonArray.ofStrings(List.of(contexts)));
    }

    private static JsonObject with(JsonObject document, String members) {
        JsonObject result = document;
        for (var member : json(members).members().entrySet()) {
            result = result.with(member.getKey(), member.getValue());
        }
        return result;
    }

    private static JsonObject json(String text) {
        return StrictJson.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String canonical(JsonObject document) {
        return new String(CanonicalQuads.of(document), StandardCharsets.UTF_8);
    }
}
