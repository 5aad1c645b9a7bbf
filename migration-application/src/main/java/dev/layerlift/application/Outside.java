package dev.layerlift.application;

import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.PublicContent;

/**
 * How what was published is looked at as the world sees it, besides in its store.
 *
 * @param method resolves from the web, and remembers nothing from before
 * @param content reads the other files there
 */
public record Outside(DidMethod method, PublicContent content) {}
