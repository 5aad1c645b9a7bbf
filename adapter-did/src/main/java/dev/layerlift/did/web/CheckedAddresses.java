package dev.layerlift.did.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks a host up once for each connection and lets none but public addresses through. What it gives is what the client
 * connects to, so that a second answer of the name server never counts.
 */
final class CheckedAddresses implements DnsResolver {
    private final HostLookup lookup;
    private final boolean allowPrivate;

    CheckedAddresses(HostLookup lookup, boolean allowPrivate) {
        this.lookup = lookup;
        this.allowPrivate = allowPrivate;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookup.find(host);
        for (InetAddress address : addresses) {
            // One that is not public spoils them all: such a name is a mistake, or meant to lead somewhere.
            if (!allowPrivate && !PublicAddress.test(address)) {
                throw new AddressRefusedException(address);
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** An address that is not of the public internet. */
    static final class AddressRefusedException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        private final String address;

        AddressRefusedException(InetAddress address) {
            super(address.getHostAddress());
            this.address = address.getHostAddress();
        }

        String address() {
            return address;
        }
    }
}
