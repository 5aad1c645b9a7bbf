/** Assets: content with digests and places, manifests, lifecycle. */
package dev.layerlift.domain.asset;
