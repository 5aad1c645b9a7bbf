package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * What one call of the command said, and how it ended.
 *
 * @param call the arguments, for messages
 * @param exitCode its exit code
 * @param out standard output
 * @param err standard error
 * @param millis how long it took, in milliseconds
 */
record Outcome(List<String> call, int exitCode, String out, String err, long millis) {
    /** Accepts one document and nothing after it, and no member twice. */
    private static final JsonMapper ONE_DOCUMENT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Fails the test unless the call ended with this code; gives itself. */
    Outcome exits(int expected) {
        assertThat(exitCode).as("exit code of %s", this).isEqualTo(expected);
        return this;
    }

    /** The one JSON document on standard output; anything else there fails the test. */
    JsonNode json() {
        try {
            JsonNode document = ONE_DOCUMENT.readTree(out);
            assertThat(document.isObject())
                    .as("standard output is a JSON object: %s", this)
                    .isTrue();
            return document;
        } catch (JsonProcessingException e) {
            return fail("standard output is not one JSON document: " + e.getMessage() + "\n" + this, e);
        }
    }

    /** The {@code error} of the document. */
    JsonNode error() {
        JsonNode error = json().path("error");
        assertThat(error.isObject()).as("an error in %s", this).isTrue();
        return error;
    }

    /** Fails the test if a stack trace was shown; gives itself. */
    Outcome explainsItself() {
        assertThat(out + err)
                .as("what a person sees of %s", call)
                .doesNotContain("\tat ", "Exception in thread", "dev.layerlift.");
        return this;
    }

    /** What was said, shortened for messages. */
    @Override
    public String toString() {
        return String.join(" ", call.stream().map(a -> shortened(a, 100)).toList()) + " (exit code " + exitCode
                + ")\n--- out\n" + shortened(out, 4000) + "\n--- err\n" + shortened(err, 4000);
    }

    private static String shortened(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "…";
    }
}
