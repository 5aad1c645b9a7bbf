/** Decentralised identifiers of the three methods, parsed and checked. */
package dev.layerlift.domain.did;
