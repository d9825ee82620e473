// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server as a running HAProxy has it. Out of the answer to {@code show servers state}:
 *
 * <pre>
 * 1
 * # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state ... srv_port ...
 * 3 servers 1 web-0 172.18.0.3 2 0 ... 8080 ...
 * </pre>
 *
 * @param number among the servers of the balancer
 * @param leaving in maintenance: it gets no request, and may be removed once it has no connection
 * @param draining it gets no new request
 */
public record ServerState(String name, int number, String address, int port, boolean leaving, boolean draining) {
    /** Maintenance that somebody asked for. */
    private static final int MAINTENANCE = 0x01;

    private static final int DRAIN = 0x08;

    static List<ServerState> parse(String answer) throws BalancerException {
        List<ServerState> servers = new ArrayList<>();
        for (Map<String, String> row : Statistics.Table.parse(answer, " ")) {
            try {
                int state = Integer.parseInt(row.getOrDefault("srv_admin_state", ""));
                servers.add(new ServerState(
                        row.getOrDefault("srv_name", ""),
                        Integer.parseInt(row.getOrDefault("srv_id", "")),
                        row.getOrDefault("srv_addr", ""),
                        Integer.parseInt(row.getOrDefault("srv_port", "")),
                        (state & MAINTENANCE) != 0,
                        (state & DRAIN) != 0));
            } catch (NumberFormatException e) {
                throw new BalancerException("the balancer tells of its servers in a form that is not known: " + row, e);
            }
        }
        return servers;
    }

    /** Whether it is where the member is now. */
    public boolean serves(Member member) {
        return address.equals(member.address()) && port == member.port();
    }
}
