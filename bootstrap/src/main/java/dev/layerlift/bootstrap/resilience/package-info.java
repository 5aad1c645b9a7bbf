/** What stands between the engine and what may be dead: circuit breakers and bulkheads over the ports (Resilience4j). */
@NullMarked
package dev.layerlift.bootstrap.resilience;

import org.jspecify.annotations.NullMarked;
