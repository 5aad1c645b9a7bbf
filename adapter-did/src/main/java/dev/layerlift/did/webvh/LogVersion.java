package dev.layerlift.did.webvh;

/**
 * One verified version of a DID.
 *
 * @param number its number, from 1
 * @param entry its entry
 * @param parameters the parameters that are active after it
 * @param approval who must approve it
 */
record LogVersion(long number, LogEntry entry, LogParameters parameters, WitnessRule approval) {}
