/**
 * The stores of a home in SQL: what is the same for every database. {@link dev.layerlift.persistence.sql.SqlDatabase} hands
 * out one adapter per port; a kind of database adds how it is opened, how transactions run, what its errors mean, and its
 * {@link dev.layerlift.persistence.sql.Dialect}.
 */
@NullMarked
package dev.layerlift.persistence.sql;

import org.jspecify.annotations.NullMarked;
