/** What a did:webvh publishes about itself beside its log. */
@NullMarked
package dev.layerlift.application.internal.web;

import org.jspecify.annotations.NullMarked;
