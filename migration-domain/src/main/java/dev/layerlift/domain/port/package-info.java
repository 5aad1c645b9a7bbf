/** The ports. Their Javadoc is the contract that every adapter is tested against. */
package dev.layerlift.domain.port;
