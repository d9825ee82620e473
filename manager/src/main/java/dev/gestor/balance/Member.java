// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One server behind a balancer.
 *
 * @param name unique in its group: letters, digits, {@code . _ -}, at most 100
 * @param address an IPv4 or IPv6 address; a name would be looked up only once
 * @param healthPath what is asked for to see whether it is well; empty: that it takes connections is enough
 */
public record Member(String name, String address, int port, Optional<String> healthPath) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]{2,45}");
    /** What neither ends a word of the file nor begins an expansion in it. */
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._~!&()*+,;=:@?-]{0,200}");

    public Member {
        require(NAME, name, "name of a server", "use letters, digits, '.', '_' and '-'");
        require(ADDRESS, address, "address", "give it as numbers");
        BalancerSpec.requirePort(port);
        healthPath.ifPresent(Member::requirePath);
    }

    /** @throws IllegalArgumentException with the remedy */
    static void requirePath(String path) {
        require(PATH, path, "path to ask for", "begin with '/', and use no blanks, quotes, '%' or '#'");
    }

    private static void require(Pattern pattern, String value, String what, String remedy) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("'%s' is no %s; %s".formatted(value, what, remedy));
        }
    }

    /** As HAProxy writes an address with a port. */
    String endpoint() {
        return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
    }
}
