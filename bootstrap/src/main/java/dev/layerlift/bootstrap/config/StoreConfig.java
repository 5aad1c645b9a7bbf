package dev.layerlift.bootstrap.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The store of one layer, of one of the kinds that this build has. Secrets are in files that it names, never in it. */
public sealed interface StoreConfig {
    /** What {@code type} says. */
    String type();

    /**
     * A folder of the file system.
     *
     * @param root the folder; relative to the home unless it is absolute
     * @param quotaBytes the most bytes that the store may hold; empty for as much as the file system has
     */
    record Local(String root, OptionalLong quotaBytes) implements StoreConfig {
        /**
         * Checks the folder's name.
         *
         * @throws IllegalArgumentException with a message that names the value
         */
        public Local {
            requirePath("root", root, "a folder");
        }

        /** A folder without a quota. */
        public Local(String root) {
            this(root, OptionalLong.empty());
        }

        @Override
        public String type() {
            return "local";
        }

        /** The folder as an absolute path. */
        public Path under(Path home) {
            return home.resolve(root).toAbsolutePath().normalize();
        }
    }

    /**
     * An IPFS node, for the public area; what is restricted lies in a folder of the home, since everybody can ask a node
     * for what it holds.
     *
     * @param api the URL of the node's RPC
     * @param name names this store in the node
     * @param tokenFile a file with what the node wants to see in {@code Authorization}; relative to the home
     */
    record Ipfs(String api, String name, Optional<String> tokenFile) implements StoreConfig {
        @Override
        public String type() {
            return "ipfs";
        }
    }

    /**
     * Buckets of Google Cloud Storage.
     *
     * @param bucket what is served; empty for the private layer
     * @param restrictedBucket what is served to nobody
     * @param prefix before every key; may be empty
     * @param project who pays for requests, where the buckets want that
     * @param endpoint another server than Google's
     * @param credentialsFile a service account's key; relative to the home; empty for the default of the machine
     */
    record Gcs(
            Optional<String> bucket,
            String restrictedBucket,
            String prefix,
            Optional<String> project,
            Optional<String> endpoint,
            Optional<String> credentialsFile)
            implements StoreConfig {
        @Override
        public String type() {
            return "gcs";
        }
    }

    /**
     * Buckets of an S3-compatible store.
     *
     * @param bucket what is served; empty for the private layer
     * @param restrictedBucket what is served to nobody
     * @param prefix before every key; may be empty
     * @param region of the buckets
     * @param endpoint another server than Amazon's
     * @param pathStyle whether the bucket is in the path of the URL rather than in its host
     * @param accessKeyId who asks; empty for the default of the machine
     * @param secretKeyFile a file with the secret key of it; relative to the home
     */
    record S3(
            Optional<String> bucket,
            String restrictedBucket,
            String prefix,
            String region,
            Optional<String> endpoint,
            boolean pathStyle,
            Optional<String> accessKeyId,
            Optional<String> secretKeyFile)
            implements StoreConfig {
        public S3 {
            if (accessKeyId.isPresent() != secretKeyFile.isPresent()) {
                throw new IllegalArgumentException((accessKeyId.isPresent() ? "secretKeyFile" : "accessKeyId")
                        + ": missing (expected: both accessKeyId and secretKeyFile, or none of them)");
            }
        }

        @Override
        public String type() {
            return "s3";
        }
    }

    private static void requirePath(String name, String value, String expected) {
        boolean isPath;
        try {
            isPath = !value.isBlank() && Path.of(value).getNameCount() >= 0;
        } catch (InvalidPathException e) {
            isPath = false;
        }
        if (!isPath) {
            throw new IllegalArgumentException(name + ": \"" + value + "\" (expected: " + expected + ")");
        }
    }
}
