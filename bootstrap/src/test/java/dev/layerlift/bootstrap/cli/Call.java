package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.bootstrap.home.EnvironmentPassphrase.Prompt;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One call of the command in this process, and what it said. */
record Call(int code, String out, String err) {
    static final String PASSPHRASE = "correct horse battery staple";

    /** Calls on a home, with its passphrase in the environment. */
    static Call on(Path home, String... args) {
        return with(Map.of("LAYERLIFT_HOME", home.toString(), "LAYERLIFT_PASSPHRASE", PASSPHRASE), "", args);
    }

    /** Calls on a home as {@link #on}, on a terminal where somebody answers. */
    static Call asked(Path home, UnaryOperator<String> answers, String... args) {
        return with(
                Map.of("LAYERLIFT_HOME", home.toString(), "LAYERLIFT_PASSPHRASE", PASSPHRASE),
                "",
                Optional.of(question -> Optional.of(answers.apply(question).toCharArray())),
                args);
    }

    /** Calls with this environment and standard input, and without a terminal. */
    static Call with(Map<String, String> variables, String input, String... args) {
        return with(variables, input, Optional.empty(), args);
    }

    private static Call with(Map<String, String> variables, String input, Optional<Prompt> prompt, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> environment = new HashMap<>(variables);
        Surroundings around = new Surroundings(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                "/nonexistent/user",
                prompt,
                Optional.empty(),
                false,
                Clock.systemUTC());
        int code = new Cli(around).run(args);
        Call call = new Call(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        // Neither the passphrase nor a stack trace is ever said, whatever the test is about.
        assertThat(call.out() + call.err()).doesNotContain(PASSPHRASE, "\tat ", "Exception in thread");
        return call;
    }

    /** Standard output as the one JSON document that it must be. */
    JsonObject json() {
        return StrictJson.parseObject(out.getBytes(StandardCharsets.UTF_8));
    }

    /** The item of a list in the document. */
    JsonObject item(String list, int index) {
        return (JsonObject) json().array(list).get(index);
    }

    /** The error of the document. */
    JsonObject error() {
        return json().requireObject("error");
    }

    Call succeeds() {
        assertThat(code).as(out + err).isZero();
        return this;
    }

    Call failsWith(int expected) {
        assertThat(code).as(out + err).isEqualTo(expected);
        return this;
    }
}
