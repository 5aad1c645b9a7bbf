/** The closed family of failures. */
package dev.layerlift.domain.error;
