// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.DriftView;
import dev.gestor.api.ServicesClient;
import dev.gestor.control.balance.BalanceKeeper;
import dev.gestor.control.balance.BalanceSettings;
import dev.gestor.control.balance.GroupView;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.ProjectSpec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** This process, for as long as it holds the instance's lock. */
final class LocalServices implements ServiceDesk {
    private final ServiceKeeper services;
    private final BalanceKeeper balance;

    LocalServices(ServiceKeeper services, BalanceKeeper balance) {
        this.services = services;
        this.balance = balance;
    }

    /** @param settings how balancers are kept, from {@link #keep} on */
    static LocalServices open(InstanceByHand hand, Clock clock, BalanceSettings settings, Closer closer)
            throws IOException {
        ServiceKeeper services = closer.add("stop keeping services", ServiceParts.keeper(hand, clock));
        BalanceKeeper balance =
                closer.add("stop keeping balancers", ServiceParts.balance(hand, services::status, settings));
        return new LocalServices(services, balance);
    }

    ServiceKeeper services() {
        return services;
    }

    @Override
    public void keep() throws InterruptedException {
        services.start();
        balance.start();
    }

    @Override
    public List<String> untilBalanced(ProjectSpec project, Duration limit) throws InterruptedException {
        Set<String> groups = Fronts.of(project).keySet();
        balance.await(
                views -> views.stream()
                                .filter(view -> groups.contains(view.group()))
                                .filter(view ->
                                        complete(view) || !view.problems().isEmpty())
                                .count()
                        == groups.size(),
                limit);
        return groups.stream().flatMap(group -> problems(group).stream()).toList();
    }

    private static boolean complete(GroupView view) {
        return view.joined() > 0 && view.joined() == view.members().size();
    }

    private List<String> problems(String group) {
        Optional<GroupView> view = balance.group(group);
        List<String> problems =
                new ArrayList<>(view.map(GroupView::problems).orElse(List.of("it has not been made yet")));
        view.map(GroupView::members).orElse(List.of()).stream()
                .filter(member -> member.state() != GroupView.MemberState.JOINED)
                .forEach(member -> problems.add(
                        "%s gets no requests: %s".formatted(member.container().name(), member.reason())));
        return problems.stream()
                .map(problem -> "the balancer of %s: %s".formatted(group, problem))
                .toList();
    }

    @Override
    public void declare(ProjectSpec project) throws Exception {
        services.declare(project);
    }

    @Override
    public DriftView plan(ProjectSpec project) throws Exception {
        return DriftView.of(services.preview(project));
    }

    @Override
    public void withdraw(String name, boolean removeVolumes) throws Exception {
        services.withdraw(name, removeVolumes);
    }

    @Override
    public String hold(String name, boolean hold) throws Exception {
        return hold ? services.hold(name) : services.resume(name);
    }

    @Override
    public ServicesClient.Listing list() {
        return ServicesClient.Listing.of(services);
    }

    @Override
    public boolean lasting() {
        return false;
    }
}
