/** Content and publication on Google Cloud Storage. */
@NullMarked
package dev.layerlift.storage.cloud.gcs;

import org.jspecify.annotations.NullMarked;
