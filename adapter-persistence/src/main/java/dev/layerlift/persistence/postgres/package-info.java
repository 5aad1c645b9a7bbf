/**
 * The stores of a home in PostgreSQL: {@link dev.layerlift.persistence.postgres.PostgresDatabase} connects and hands out
 * one adapter per port. Any number of processes read and write at the same time.
 */
@NullMarked
package dev.layerlift.persistence.postgres;

import org.jspecify.annotations.NullMarked;
