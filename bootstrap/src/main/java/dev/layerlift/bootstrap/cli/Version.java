package dev.layerlift.bootstrap.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"layerlift " + text() + " (Java " + Runtime.version() + ")"};
    }

    /** The version; {@code development} where classes are not run from the jar. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
