package dev.layerlift.did.web;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. */
@FunctionalInterface
interface HostLookup {
    /** As the system does it. */
    HostLookup SYSTEM = InetAddress::getAllByName;

    InetAddress[] find(String host) throws UnknownHostException;
}
