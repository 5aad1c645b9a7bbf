package dev.layerlift.application;

import java.util.List;

/**
 * What a verification found.
 *
 * @param did what was verified
 * @param checks every check, in order
 */
public record VerificationReport(String did, List<Check> checks) {
    public VerificationReport {
        checks = List.copyOf(checks);
    }

    /**
     * One check.
     *
     * @param name what was checked
     * @param ok whether it holds
     * @param detail why not, or what was seen
     */
    public record Check(String name, boolean ok, String detail) {
        /** One that holds. */
        public static Check ok(String name, String detail) {
            return new Check(name, true, detail);
        }

        /** One that does not, or could not be made. */
        public static Check failed(String name, String detail) {
            return new Check(name, false, detail);
        }
    }

    /** Whether every check holds, and there was one. */
    public boolean valid() {
        return !checks.isEmpty() && checks.stream().allMatch(Check::ok);
    }
}
