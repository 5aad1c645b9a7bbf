package dev.layerlift.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which packages form which module below one root package.
 *
 * <p>The rules take the root from here, so that the same rule that guards {@code dev.layerlift} can be shown to fail on
 * a small tree of deliberate violations with the same shape.
 */
record Layout(String root) {

    static final Layout LAYERLIFT = new Layout("dev.layerlift");

    private static final Map<String, String> ADAPTERS = new TreeMap<>(Map.of(
            "did", "did",
            "credential", "credential",
            "local storage", "storage.local",
            "IPFS storage", "storage.ipfs",
            "cloud storage", "storage.cloud",
            "Bitcoin", "bitcoin.signet",
            "persistence", "persistence"));

    String domain() {
        return root + ".domain";
    }

    String application() {
        return root + ".application";
    }

    String proofs() {
        return root + ".proofs";
    }

    String bootstrap() {
        return root + ".bootstrap";
    }

    String testkit() {
        return root + ".testkit";
    }

    /** Returns the package of every adapter by the adapter's name. */
    Map<String, String> adapters() {
        Map<String, String> packages = new TreeMap<>();
        ADAPTERS.forEach((name, suffix) -> packages.put(name, root + "." + suffix));
        return packages;
    }

    /** Returns the packages of all adapters as ArchUnit patterns, subpackages included. */
    String[] adapterPatterns() {
        return adapters().values().stream().map(Layout::withSubpackages).toArray(String[]::new);
    }

    /** Returns the root package of the module that package {@code name} belongs to, or empty outside of this layout. */
    Optional<String> moduleOf(String name) {
        List<String> modules = new ArrayList<>(adapters().values());
        modules.addAll(List.of(domain(), application(), proofs(), bootstrap(), testkit()));
        return modules.stream()
                .filter(module -> name.equals(module) || name.startsWith(module + "."))
                .findFirst();
    }

    static String withSubpackages(String packageName) {
        return packageName + "..";
    }
}
