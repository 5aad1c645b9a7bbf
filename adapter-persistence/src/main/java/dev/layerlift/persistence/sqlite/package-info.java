/**
 * The stores of a home in one SQLite file: {@link dev.layerlift.persistence.sqlite.SqliteDatabase} opens it and hands
 * out one adapter per port. One thread writes, in groups; a few connections read.
 */
@NullMarked
package dev.layerlift.persistence.sqlite;

import org.jspecify.annotations.NullMarked;
