/** Real servers and tools of others, found on the machine or fetched once into a cache, for tests and benchmarks. */
@NullMarked
package dev.layerlift.servers;

import org.jspecify.annotations.NullMarked;
