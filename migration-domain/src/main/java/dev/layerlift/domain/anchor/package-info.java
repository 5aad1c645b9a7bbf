/** What is written to Bitcoin and read back from it: transactions, fees, satoshis, and the payload of an anchor. */
package dev.layerlift.domain.anchor;
