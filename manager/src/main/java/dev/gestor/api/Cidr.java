// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A network such as {@code 10.0.0.0/8}, {@code fd00::/8} or one address.
 *
 * @param network its first address
 * @param bits how many leading bits its addresses share
 */
public record Cidr(InetAddress network, int bits) {
    /** Signs of an address alone: a name would be asked of the DNS. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    /**
     * Reads one.
     *
     * @throws ApiConfigException if it is none; the message names {@code --allow-from}
     */
    public static Cidr parse(String text) {
        String[] parts = text.strip().split("/", 2);
        InetAddress address = address(parts[0], text);
        int all = address.getAddress().length * 8;
        if (parts.length == 2 && (!BITS.matcher(parts[1]).matches() || Integer.parseInt(parts[1]) > all)) {
            throw wrong(text, "after the '/' stands a number up to " + all);
        }
        Cidr cidr = new Cidr(address, parts.length == 2 ? Integer.parseInt(parts[1]) : all);
        if (!cidr.contains(address) || !cidr.isFirst()) {
            throw wrong(text, "bits behind the first %d must be 0".formatted(cidr.bits));
        }
        return cidr;
    }

    private static InetAddress address(String text, String whole) {
        if (!ADDRESS.matcher(text).matches()) {
            throw wrong(whole, "it begins with an address, not a name");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw wrong(whole, "'" + text + "' is no address");
        }
    }

    private static ApiConfigException wrong(String text, String why) {
        return new ApiConfigException("--allow-from '%s' is no network: %s; write it as 192.168.1.0/24 or fd00::/8"
                .formatted(ShownValue.cut(text), why));
    }

    private boolean isFirst() {
        byte[] bytes = network.getAddress();
        for (int bit = bits; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is of this network. */
    public boolean contains(InetAddress address) {
        byte[] one = network.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((one[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + bits;
    }
}
