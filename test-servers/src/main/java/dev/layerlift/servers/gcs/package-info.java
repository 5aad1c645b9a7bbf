/**
 * A small server that answers as Google Cloud Storage does, for tests: of the servers that others wrote none keeps
 * checksums, generations and resumable uploads as Google's does.
 */
@NullMarked
package dev.layerlift.servers.gcs;

import org.jspecify.annotations.NullMarked;
