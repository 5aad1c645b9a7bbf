package dev.layerlift.servers.gcs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** A refusal as the store words it. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    RefusedException(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    int status() {
        return status;
    }

    JsonObject body() {
        JsonObject one = new JsonObject();
        one.addProperty("domain", "global");
        one.addProperty("reason", reason);
        one.addProperty("message", getMessage());
        JsonArray all = new JsonArray();
        all.add(one);
        JsonObject error = new JsonObject();
        error.addProperty("code", status);
        error.addProperty("message", getMessage());
        error.add("errors", all);
        JsonObject answer = new JsonObject();
        answer.add("error", error);
        return answer;
    }
}
