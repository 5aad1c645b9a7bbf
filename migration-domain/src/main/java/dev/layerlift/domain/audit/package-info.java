/** Audit records: what is recorded, where it stands in its stream, and how it is sealed. */
package dev.layerlift.domain.audit;
