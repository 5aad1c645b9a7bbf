/** What strangers publish on the web, read over HTTPS with limits on everything. */
@NullMarked
package dev.layerlift.did.web;

import org.jspecify.annotations.NullMarked;
