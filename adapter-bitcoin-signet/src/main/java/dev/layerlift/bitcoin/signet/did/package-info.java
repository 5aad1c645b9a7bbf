/** did:btco: the documents of satoshis that were reserved, and what a stranger checks of those that are published. */
@NullMarked
package dev.layerlift.bitcoin.signet.did;

import org.jspecify.annotations.NullMarked;
