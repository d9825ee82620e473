// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where load goes. Its name is resolved once: what was checked is what is loaded, whatever the name means a moment later.
 *
 * @param uri http or https, with a host
 * @param addresses the host's, each checked; at least one
 */
public record Target(URI uri, List<InetAddress> addresses) {
    public Target {
        addresses = List.copyOf(addresses);
    }

    /** How names become addresses. */
    public interface Names {
        Names SYSTEM = host -> Arrays.asList(InetAddress.getAllByName(host));

        List<InetAddress> resolve(String host) throws UnknownHostException;
    }

    /** Which addresses, other than loopback, belong to containers of this host. */
    public interface Containers {
        /** @throws TargetException where that cannot be found out, with the reason */
        boolean has(InetAddress address) throws TargetException;

        /** An exception for those who implement this. */
        static TargetException unknown(String why) {
            return new TargetException(why);
        }
    }

    /**
     * Resolves and checks: unless it may be remote, each address must be loopback or a container's of this host. A load client
     * that is let loose on others is an attack on them.
     */
    public static Target find(URI uri, Names names, Containers containers, boolean remote) throws TargetException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!List.of("http", "https").contains(scheme) || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new TargetException("'%s' is no target; write http://HOST:PORT/PATH, or https".formatted(uri));
        }
        List<InetAddress> addresses;
        try {
            addresses = names.resolve(uri.getHost());
        } catch (UnknownHostException e) {
            throw new TargetException(
                    "the name '%s' of %s has no address; check the name".formatted(uri.getHost(), uri));
        }
        if (!remote) {
            for (InetAddress address : addresses) {
                requireHere(uri, address, containers);
            }
        }
        return new Target(uri, addresses);
    }

    private static void requireHere(URI uri, InetAddress address, Containers containers) throws TargetException {
        if (address.isLoopbackAddress()) {
            return;
        }
        String why = "is neither loopback nor a container of this host";
        try {
            if (containers.has(address)) {
                return;
            }
        } catch (TargetException e) {
            why = "is not loopback, and whether it is a container of this host is not known: " + e.getMessage();
        }
        throw new TargetException(
                "%s (%s) %s; give --remote if you may load that machine".formatted(uri, address.getHostAddress(), why));
    }

    boolean secure() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : secure() ? 443 : 80;
    }
}
