/** Verifiable credentials as the core sees them. */
package dev.layerlift.domain.credential;
