// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Balancer;
import dev.gestor.balance.BalancerConfig;
import dev.gestor.balance.BalancerException;
import dev.gestor.balance.BalancerFolder;
import dev.gestor.balance.BalancerSpec;
import dev.gestor.balance.Member;
import dev.gestor.balance.ServerState;
import dev.gestor.control.balance.GroupView.MemberState;
import dev.gestor.control.balance.GroupView.MemberView;
import dev.gestor.engine.Container;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Keeps the balancer of one group and its servers. By one thread alone. */
final class GroupKeeper {
    /** A balancer that has just been started takes orders some milliseconds later. */
    private static final Duration SOON = Duration.ofMillis(10);

    /** A server that has connections cannot be removed before they end. */
    private static final Duration PENDING = Duration.ofMillis(100);

    /** After which one that takes no orders is started anew. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** How long one that has not answered may take for an answer: other groups wait meanwhile. */
    private static final Duration IMPATIENT = Duration.ofMillis(500);

    /** When to ask such a one again that is not just being started. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private static final Duration WORTH_TELLING = Duration.ofSeconds(3);

    private static final Duration TICK = Duration.ofSeconds(1);

    private final String group;
    private final Surroundings around;
    private final BalancerFolder folder;
    private final Balancer patient;
    private final Balancer impatient;
    private final BalancerHost host;
    private final GroupStory story;
    /** Ids of containers. */
    private final Set<String> draining = new HashSet<>();

    /** Ids of containers that were not to be drained any more before the balancer's own marks were known. */
    private final Set<String> undrained = new HashSet<>();

    /** Since when the balancer runs whose servers are known here. */
    private Optional<Instant> taken = Optional.empty();

    private boolean everTaken;
    private Optional<String> healthPath = Optional.empty();
    private Optional<Duration> silentSince = Optional.empty();
    private Optional<Duration> unwantedSince = Optional.empty();
    private Optional<GroupTraffic> traffic = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private Set<String> serving = Set.of();

    /** @throws IOException where its folder cannot be used */
    GroupKeeper(String group, Surroundings around) throws IOException {
        this.group = group;
        this.around = around;
        folder = BalancerFolder.of(around.folder(), group);
        patient = new Balancer(folder);
        impatient = new Balancer(folder, IMPATIENT);
        host = new BalancerHost(group, around);
        story = new GroupStory(group, around.errands());
    }

    /**
     * What a look came to.
     *
     * @param view empty: the group is gone
     * @param waiting containers that are to be asked whether they are ready
     * @param next when to look again at the latest
     */
    record Found(Optional<GroupView> view, Map<Container, Member> waiting, Duration next) {}

    Found look(Optional<Wish> wish, Collection<Container> containers, boolean count, Duration now) {
        Optional<Container> own = BalancerPattern.find(containers, group);
        if (wish.isEmpty()) {
            return unwanted(own, containers, now);
        }
        unwantedSince = Optional.empty();
        trouble = Optional.empty();
        Duration next = now.plus(TICK);
        if (own.filter(Container::running).isEmpty()) {
            taken = Optional.empty();
            silentSince = Optional.empty();
            serving = Set.of();
        } else if (!taken.equals(own.get().started()) && !around.settings().dryRun()) {
            take(own.get(), containers, now);
            next = taken.isEmpty() ? askAgain(now) : next;
        }
        Standing standing = Standing.of(
                wish.get(),
                own.filter(Container::running)
                        .map(container -> container.detail().networks().keySet())
                        .orElseGet(wish.get()::networks),
                around.readiness()::answered);
        draining.retainAll(wish.get().candidates().stream()
                .map(candidate -> candidate.container().id())
                .collect(Collectors.toSet()));
        if (!around.settings().dryRun()) {
            next = earlier(next, apply(wish.get(), own, standing, now));
        }
        boolean silent = silentSince
                .filter(since -> now.minus(since).compareTo(SILENCE) > 0)
                .isPresent();
        Optional<Duration> step = step(wish.get(), own, silent, now);
        if (step.isPresent()) {
            next = earlier(next, step.get());
        }
        if (count && taken.isPresent()) {
            traffic = count(wish.get());
        }
        return new Found(Optional.of(view(wish.get(), own, standing)), standing.waiting(), next);
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private Found unwanted(Optional<Container> own, Collection<Container> containers, Duration now) {
        unwantedSince = unwantedSince.or(() -> Optional.of(now));
        // Its containers are there and have been withdrawn: nobody needs to be waited for.
        boolean withdrawn = containers.stream()
                .filter(container -> Front.asked(container.labels()))
                .anyMatch(container ->
                        Front.group(container.labels(), container.name()).equals(group));
        Duration end = unwantedSince
                .get()
                .plus(withdrawn ? Duration.ZERO : around.settings().holdOff());
        if (own.isPresent()) {
            if (now.compareTo(end) >= 0) {
                host.retire(own.get(), now);
            }
            return new Found(Optional.of(leaving(own.get())), Map.of(), now.plus(PENDING));
        }
        if (host.busy()) {
            return new Found(Optional.empty(), Map.of(), now.plus(PENDING));
        }
        try {
            folder.remove();
        } catch (IOException e) {
            // Left for the next balancer of the group.
            trouble = Optional.of(e.toString());
        }
        return new Found(Optional.empty(), Map.of(), now.plus(TICK));
    }

    /** Whether nothing of it is left. */
    boolean gone() {
        return unwantedSince.isPresent() && !host.busy();
    }

    private GroupView leaving(Container own) {
        return new GroupView(
                group,
                Optional.of(own),
                taken.isPresent(),
                Optional.empty(),
                List.of(),
                host.trouble().stream().toList(),
                Optional.empty());
    }

    /** Takes over a balancer that has been started: what it has from its file, and from a keeper before this one. */
    private void take(Container own, Collection<Container> containers, Duration now) {
        try {
            List<ServerState> servers = balancer().servers();
            healthPath = folder.healthPath();
            if (!everTaken) {
                servers.forEach(server -> containers.stream()
                        .filter(container ->
                                container.running() && container.shortId().equals(server.name()))
                        .filter(container -> !server.leaving())
                        .forEach(container -> {
                            around.readiness().take(container);
                            if (server.draining() && !undrained.contains(container.id())) {
                                draining.add(container.id());
                            }
                        }));
            }
            everTaken = true;
            taken = own.started();
            silentSince = Optional.empty();
            host.well();
        } catch (BalancerException | IOException e) {
            taken = Optional.empty();
            silent(e, now);
        }
    }

    private Balancer balancer() {
        return silentSince.isPresent() ? impatient : patient;
    }

    private Duration askAgain(Duration now) {
        boolean starting = silentSince
                .filter(since -> now.minus(since).compareTo(TICK) > 0)
                .isEmpty();
        return now.plus(starting ? SOON : ASK_AGAIN);
    }

    /** One that has just been started, or killed, is silent for a moment, and nobody needs to know. */
    private void silent(Exception e, Duration now) {
        silentSince = silentSince.or(() -> Optional.of(now));
        if (now.minus(silentSince.get()).compareTo(WORTH_TELLING) > 0) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** @return when to look again */
    private Duration apply(Wish wish, Optional<Container> own, Standing standing, Duration now) {
        Duration next = now.plus(TICK);
        boolean running = own.filter(Container::running).isPresent();
        if (running && taken.isEmpty()) {
            return askAgain(now);
        }
        if (!running) {
            healthPath = wish.healthPath();
        }
        var spec = new BalancerSpec(group, wish.algorithm(), BalancerPattern.PORT, healthPath);
        try {
            if (running) {
                Membership.Result result =
                        Membership.apply(balancer(), spec, standing.members(), serversOf(wish, draining));
                serving = result.serving();
                story.changed(
                        wish,
                        standing,
                        result.changes(),
                        Duration.ofNanos(System.nanoTime()).minus(now));
                next = result.pending() ? now.plus(PENDING) : next;
                silentSince = Optional.empty();
            }
            write(spec, wish, standing.members());
        } catch (BalancerException e) {
            silent(e, now);
            taken = Optional.empty();
            next = askAgain(now);
        } catch (IOException e) {
            trouble = Optional.of("the balancer's folder %s cannot be written: %s".formatted(folder.path(), e));
        }
        return next;
    }

    private void write(BalancerSpec spec, Wish wish, Map<String, Member> members) throws IOException {
        Map<String, Member> lasting = new TreeMap<>(members);
        lasting.keySet().removeAll(serversOf(wish, draining));
        folder.write(BalancerConfig.write(spec, lasting.values()));
    }

    private static Set<String> serversOf(Wish wish, Set<String> ids) {
        return wish.candidates().stream()
                .filter(candidate -> ids.contains(candidate.container().id()))
                .map(Candidate::server)
                .collect(Collectors.toSet());
    }

    private Optional<Duration> step(Wish wish, Optional<Container> own, boolean silent, Duration now) {
        try {
            String user = around.settings().dryRun() ? "" : folder.owner();
            return host.keep(wish, own, silent, new BalancerHost.BalancerFolderOwner(folder.path(), user), now);
        } catch (IOException e) {
            trouble = Optional.of("the balancer's folder %s cannot be read: %s".formatted(folder.path(), e));
            return Optional.empty();
        }
    }

    private Optional<GroupTraffic> count(Wish wish) {
        Map<String, String> names = wish.candidates().stream()
                .collect(Collectors.toMap(
                        Candidate::server, candidate -> candidate.container().name(), (one, other) -> one));
        try {
            return Optional.of(GroupTraffic.of(balancer().statistics(), names));
        } catch (BalancerException e) {
            return Optional.empty();
        }
    }

    private GroupView view(Wish wish, Optional<Container> own, Standing standing) {
        List<MemberView> members = wish.candidates().stream()
                .map(candidate -> member(candidate, standing))
                .toList();
        List<String> problems = new ArrayList<>(wish.problems());
        host.trouble().ifPresent(problems::add);
        trouble.ifPresent(problems::add);
        return new GroupView(
                group,
                own,
                taken.isPresent(),
                wish.port(),
                members,
                problems,
                taken.isPresent() ? traffic : Optional.empty());
    }

    private MemberView member(Candidate candidate, Standing standing) {
        Container container = candidate.container();
        String obstacle = standing.obstacle(container);
        if (draining.contains(container.id())) {
            return new MemberView(container, MemberState.DRAINING, "it was asked to be drained");
        }
        if (serving.contains(candidate.server()) && obstacle.isEmpty()) {
            return new MemberView(container, MemberState.JOINED, "");
        }
        return new MemberView(
                container, MemberState.OUT, obstacle.isEmpty() ? "the balancer does not run yet" : obstacle);
    }

    /** From the return on it gets no new request. */
    void drain(Container container, boolean running) throws BalancerException {
        undrained.remove(container.id());
        if (draining.add(container.id())) {
            story.drains(container);
        }
        if (running && balancer().servers().stream().anyMatch(s -> s.name().equals(container.shortId()))) {
            balancer().drain(container.shortId());
        }
    }

    void undrain(Container container) {
        if (!everTaken) {
            undrained.add(container.id());
        }
        if (draining.remove(container.id())) {
            story.drainsNoLonger(container);
        }
    }
}
