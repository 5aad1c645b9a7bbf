package dev.layerlift.did.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells addresses of the public internet from all others, by the special-purpose registries of IANA (RFC 6890): loopback,
 * private, link-local, carrier-grade NAT, multicast, documentation, benchmarks, reserved. Of IPv6 only 2000::/3 is public
 * at all, which leaves out unique-local and the forms that hold an IPv4 address but the translated one of RFC 6052; that
 * one is judged by the address in it.
 */
final class PublicAddress {
    private static final List<Range> NOT_PUBLIC_V4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    private static final Range GLOBAL_V6 = Range.parse("2000::/3");
    /** Protocol assignments with Teredo among them, documentation, 6to4, documentation. */
    private static final List<Range> NOT_PUBLIC_V6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static final Range TRANSLATED = Range.parse("64:ff9b::/96");

    private PublicAddress() {}

    /** Whether the address is one of the public internet. */
    static boolean test(InetAddress address) {
        return test(address.getAddress());
    }

    private static boolean test(byte[] address) {
        if (address.length == 4) {
            return NOT_PUBLIC_V4.stream().noneMatch(range -> range.contains(address));
        }
        if (TRANSLATED.contains(address)) {
            byte[] embedded = new byte[4];
            System.arraycopy(address, 12, embedded, 0, 4);
            return test(embedded);
        }
        return GLOBAL_V6.contains(address) && NOT_PUBLIC_V6.stream().noneMatch(range -> range.contains(address));
    }

    private static List<Range> ranges(String... texts) {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            ranges.add(Range.parse(text));
        }
        return List.copyOf(ranges);
    }

    /** The addresses that begin with the same bits. */
    @SuppressWarnings("ArrayRecordComponent") // a constant; never compared
    private record Range(byte[] prefix, int bits) {
        static Range parse(String text) {
            int slash = text.indexOf('/');
            return new Range(bytes(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }

        private static byte[] bytes(String literal) {
            try {
                // A literal is never looked up.
                return InetAddress.getByName(literal).getAddress();
            } catch (java.net.UnknownHostException e) {
                throw new IllegalStateException(literal + " (expected: an address)", e);
            }
        }
    }
}
