/** JMH benchmarks of the identity core: logs, proofs, and the signatures they are made of. */
@NullMarked
package dev.layerlift.benchmarks.identity;

import org.jspecify.annotations.NullMarked;
