package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.WebHost;

/**
 * What new did:webvh DIDs are like.
 *
 * @param host the host that serves the public area, and whose DIDs are resolved from it
 * @param portable whether they may later move to another host
 */
public record WebvhConfig(WebHost host, boolean portable) {}
