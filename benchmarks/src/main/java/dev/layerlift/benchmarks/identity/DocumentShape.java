package dev.layerlift.benchmarks.identity;

/** What the documents that are measured hold. */
public enum DocumentShape {
    /** One key and no service, as the example of the specification and that of didwebvh-ts have it. */
    PLAIN("one key, no services"),
    /** What a migrated asset has. */
    RICH("two keys, two services");

    private final String contents;

    DocumentShape(String contents) {
        this.contents = contents;
    }

    String contents() {
        return contents;
    }
}
