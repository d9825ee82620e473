// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Statistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a balancer has counted since it started.
 *
 * @param requests that it has taken from clients
 * @param connections of clients now
 */
public record GroupTraffic(long requests, long connections, Answers answers, List<Server> servers) {
    private static final List<String> CLASSES = List.of("1xx", "2xx", "3xx", "4xx", "5xx", "other");

    public GroupTraffic {
        servers = List.copyOf(servers);
    }

    /** By the class of their code, {@code 2xx}. */
    public record Answers(Map<String, Long> byClass) {
        public Answers {
            byClass = Map.copyOf(byClass);
        }

        static Answers of(Statistics.Line line) {
            Map<String, Long> counts = new TreeMap<>();
            CLASSES.forEach(name -> line.number("hrsp_" + name).ifPresent(count -> counts.put(name, count)));
            return new Answers(counts);
        }
    }

    /**
     * One server.
     *
     * @param name its container's
     * @param inFlight requests that it works on, or that wait for it
     * @param failedConnections that it did not take
     * @param retries requests that were sent once more
     */
    public record Server(
            String name,
            boolean up,
            long requests,
            long inFlight,
            long failedConnections,
            long retries,
            Answers answers) {}

    /** @param names of containers by the names of servers */
    static GroupTraffic of(Statistics statistics, Map<String, String> names) {
        return new GroupTraffic(
                statistics.front().number("req_tot").orElse(0),
                statistics.front().number("scur").orElse(0),
                Answers.of(statistics.front()),
                statistics.servers().stream()
                        .filter(line -> names.containsKey(line.name()))
                        .map(line -> new Server(
                                names.getOrDefault(line.name(), line.name()),
                                line.up(),
                                line.number("stot").orElse(0),
                                line.inFlight(),
                                line.number("econ").orElse(0),
                                line.number("wretr").orElse(0),
                                Answers.of(line)))
                        .toList());
    }
}
