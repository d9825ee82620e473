// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.control.balance.GroupTraffic;
import dev.gestor.control.balance.GroupTraffic.Server;
import dev.gestor.control.balance.GroupView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What load balancers have counted, as {@code /metrics} tells it. Counters begin anew with the balancer. */
public final class BalanceMetrics {
    /** Whoever may label containers could have a scraper keep any number of series. */
    static final int MOST_SERVERS = 500;

    private static final List<String> GROUP = List.of("group");
    private static final List<String> SERVER = List.of("group", "server");

    private final Supplier<List<GroupView>> groups;

    private BalanceMetrics(Supplier<List<GroupView>> groups) {
        this.groups = groups;
    }

    /** @param groups as they were seen last; read when somebody asks, it must not wait */
    public static void register(ManagerMetrics metrics, Supplier<List<GroupView>> groups) {
        var shown = new BalanceMetrics(groups);
        metrics.gauges(
                "gestor_balancer_up",
                "1 while a group's load balancer runs and takes orders",
                GROUP,
                () -> shown.groups(view -> view.serving() ? 1 : 0));
        metrics.gauges(
                "gestor_balancer_servers",
                "containers that get requests of a group",
                GROUP,
                () -> shown.groups(GroupView::joined));
        metrics.counts(
                "gestor_balancer_requests",
                "requests that a load balancer has taken",
                GROUP,
                () -> shown.traffic(GroupTraffic::requests));
        metrics.gauges(
                "gestor_balancer_connections",
                "connections of clients to a load balancer",
                GROUP,
                () -> shown.traffic(GroupTraffic::connections));
        metrics.counts(
                "gestor_balancer_responses",
                "answers that a load balancer has given, by the class of their code",
                List.of("group", "code"),
                shown::responses);
        metrics.gauges(
                "gestor_balancer_server_up",
                "1 for a server that gets requests, by what the load balancer itself finds",
                SERVER,
                () -> shown.servers(server -> server.up() ? 1 : 0));
        metrics.gauges(
                "gestor_balancer_server_requests_current",
                "requests that a server works on",
                SERVER,
                () -> shown.servers(Server::inFlight));
        metrics.counts(
                "gestor_balancer_server_requests",
                "requests that a server was given",
                SERVER,
                () -> shown.servers(Server::requests));
        metrics.counts(
                "gestor_balancer_server_failed_connections",
                "connections that a server did not take",
                SERVER,
                () -> shown.servers(Server::failedConnections));
        metrics.counts(
                "gestor_balancer_server_retries",
                "requests to a server that were sent once more",
                SERVER,
                () -> shown.servers(Server::retries));
        metrics.counts(
                "gestor_balancer_server_responses",
                "answers that a server has given, by the class of their code",
                List.of("group", "server", "code"),
                shown::serverResponses);
    }

    private Map<List<String>, Double> groups(ToDoubleFunction<GroupView> figure) {
        Map<List<String>, Double> figures = new HashMap<>();
        groups.get().stream()
                .limit(MOST_SERVERS)
                .forEach(view -> figures.put(List.of(view.group()), figure.applyAsDouble(view)));
        return figures;
    }

    private Map<List<String>, Double> traffic(ToDoubleFunction<GroupTraffic> figure) {
        Map<List<String>, Double> figures = new HashMap<>();
        each((view, traffic) -> figures.put(List.of(view.group()), figure.applyAsDouble(traffic)));
        return figures;
    }

    private Map<List<String>, Double> responses() {
        Map<List<String>, Double> figures = new HashMap<>();
        each((view, traffic) -> traffic.answers()
                .byClass()
                .forEach((code, count) -> figures.put(List.of(view.group(), code), count.doubleValue())));
        return figures;
    }

    private Map<List<String>, Double> servers(ToDoubleFunction<Server> figure) {
        Map<List<String>, Double> figures = new HashMap<>();
        each((view, traffic) -> traffic.servers().stream()
                .limit(MOST_SERVERS)
                .forEach(server -> figures.put(List.of(view.group(), server.name()), figure.applyAsDouble(server))));
        return figures;
    }

    private Map<List<String>, Double> serverResponses() {
        Map<List<String>, Double> figures = new HashMap<>();
        each((view, traffic) -> traffic.servers().stream()
                .limit(MOST_SERVERS)
                .forEach(server -> server.answers()
                        .byClass()
                        .forEach((code, count) ->
                                figures.put(List.of(view.group(), server.name(), code), count.doubleValue()))));
        return figures;
    }

    private interface Seen {
        void take(GroupView view, GroupTraffic traffic);
    }

    private void each(Seen seen) {
        groups.get().stream()
                .limit(MOST_SERVERS)
                .forEach(view -> view.traffic().ifPresent(traffic -> seen.take(view, traffic)));
    }
}
