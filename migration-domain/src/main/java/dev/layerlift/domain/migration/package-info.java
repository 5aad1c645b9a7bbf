/** The migration: aggregate, state machine as data, request, journal, checkpoint, rollback rules. */
package dev.layerlift.domain.migration;
