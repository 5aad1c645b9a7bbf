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
     * @param name names this store in the node; no other layer, and no other home, has this one there
     * @param tokenFile a file with the bearer token that the RPC asks for; relative to the home
     * @param idleTimeoutSeconds how long the node may be silent
     */
    record Ipfs(String api, String name, Optional<String> tokenFile, int idleTimeoutSeconds) implements StoreConfig {
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
     * @param credentials who asks; empty for the default of the machine: environment, profile, role
     * @param abilities what the server can do
     */
    record S3(
            Optional<String> bucket,
            String restrictedBucket,
            String prefix,
            String region,
            Optional<String> endpoint,
            boolean pathStyle,
            Optional<S3Key> credentials,
            S3Abilities abilities)
            implements StoreConfig {

        @Override
        public String type() {
            return "s3";
        }
    }

    /**
     * An access key of an S3-compatible store. Files are relative to the home.
     *
     * @param accessKeyId its name
     * @param secretKeyFile a file with the secret key
     * @param sessionTokenFile a file with what temporary keys carry besides
     */
    record S3Key(String accessKeyId, String secretKeyFile, Optional<String> sessionTokenFile) {
        /**
         * The key that these settings name.
         *
         * @return empty when they name none
         * @throws IllegalArgumentException when some of it is missing
         */
        static Optional<S3Key> of(Optional<String> id, Optional<String> secret, Optional<String> token) {
            if (id.isPresent() != secret.isPresent() || (id.isEmpty() && token.isPresent())) {
                throw new IllegalArgumentException((id.isPresent() ? "secretKeyFile" : "accessKeyId")
                        + ": missing (expected: both accessKeyId and secretKeyFile, or none of them)");
            }
            return id.map(name -> new S3Key(name, secret.orElseThrow(), token));
        }
    }

    /**
     * What an S3-compatible store can do of what Amazon's does.
     *
     * @param checksums whether it keeps the SHA-256 checksums of parts; needed for transfers in chunks
     * @param conditionalWrites whether it writes only where nothing is when asked to
     */
    record S3Abilities(boolean checksums, boolean conditionalWrites) {
        /** Those of Amazon's. */
        public static final S3Abilities ALL = new S3Abilities(true, true);
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
