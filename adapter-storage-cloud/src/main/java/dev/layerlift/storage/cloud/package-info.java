/** Content and publication on Google Cloud Storage and S3-compatible stores. Nothing is implemented yet: no type here pretends to be an adapter. */
package dev.layerlift.storage.cloud;
