// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.service.ContainerStatus;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.control.service.ServiceStatus;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NamedContainer;
import dev.gestor.engine.Owner;
import dev.gestor.engine.SpecJson;
import dev.gestor.policy.rollout.Order;
import dev.gestor.policy.rollout.RolloutPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out what an update means and whether it may be begun. Changes nothing. */
final class UpdatePlanner {
    /** Those whose controller would not know the new one, or does not keep containers for long. */
    private static final Set<Owner> REFUSED = Set.of(Owner.CLIENT, Owner.WORKLOAD);

    private final ContainerEngine engine;
    private final Inventory inventory;
    private final ServiceKeeper services;
    private final RolloutStore store;

    UpdatePlanner(ContainerEngine engine, Inventory inventory, ServiceKeeper services, RolloutStore store) {
        this.engine = engine;
        this.inventory = inventory;
        this.services = services;
        this.store = store;
    }

    UpdatePlan plan(UpdateRequest request) throws EngineException, IOException, UpdateRefusedException {
        Subject subject = subject(request.target());
        List<NamedContainer> running = new ArrayList<>();
        for (NamedContainer each : subject.containers()) {
            if (each.container().running()) {
                running.add(each);
            }
        }
        if (running.size() < subject.wanted() || running.isEmpty()) {
            return UpdatePlan.nothing(
                    subject.wanted() == 1
                            ? "%s is not running; nothing was done".formatted(subject.name())
                            : "%d of the %d containers of %s run; nothing was done, start them all first"
                                    .formatted(running.size(), subject.wanted(), subject.name()));
        }
        if (request.front().isPresent()) {
            if (subject.service().isPresent()) {
                throw new UpdateRefusedException(
                        "%s gets a load balancer by its compose file: x-gestor: {balance: random, port: 8080}"
                                .formatted(subject.name()));
            }
            NamedContainer lone = running.get(running.size() - 1);
            ContainerTemplate same =
                    lone.template().withImage(present(lone.template().image(), lone.imageId()));
            return BalancePlan.of(
                    lone,
                    replacement(lone, same, lone.imageId(), Optional.empty(), ""),
                    request.front().get(),
                    request.policy());
        }
        return request.isRollback() ? rollback(subject, running, request.policy()) : update(subject, running, request);
    }

    /**
     * What is to be replaced.
     *
     * @param wanted how many containers there should be
     */
    private record Subject(String name, Optional<ServiceStatus> service, int wanted, List<NamedContainer> containers) {}

    private Subject subject(String target) throws EngineException, UpdateRefusedException {
        Optional<NamedContainer> named = engine.named().find(target);
        if (named.isPresent()) {
            Map<String, String> labels = named.get().container().labels();
            boolean declared = ours(named.get()) && Owner.SERVICES.label().equals(labels.get(Labels.OWNER));
            return declared ? serviceOf(named.get()) : alone(named.get());
        }
        List<ServiceStatus> found = services.named(target);
        if (found.size() > 1) {
            throw new UpdateRefusedException("several projects have a service %s: name one of %s"
                    .formatted(
                            target,
                            String.join(
                                    ", ",
                                    found.stream().map(s -> s.service().key()).toList())));
        }
        if (found.isEmpty()) {
            throw new UpdateRefusedException(
                    "there is no container and no service '%s'; docker ps and gestor services list them"
                            .formatted(target));
        }
        return service(found.get(0));
    }

    private boolean ours(NamedContainer named) {
        return inventory.find(named.container().id()).isPresent();
    }

    private Subject serviceOf(NamedContainer named) throws EngineException, UpdateRefusedException {
        Map<String, String> labels = named.container().labels();
        String key = labels.get(Labels.PROJECT) + "/" + labels.get(Labels.SERVICE);
        List<ServiceStatus> found = services.named(key);
        if (found.isEmpty()) {
            throw new UpdateRefusedException("container %s belongs to service %s, which is not declared any more"
                    .formatted(named.container().name(), key));
        }
        if (found.get(0).containers().size() > 1) {
            throw new UpdateRefusedException(
                    "container %s is one of the %d of service %s; update them together: name %s"
                            .formatted(
                                    named.container().name(),
                                    found.get(0).containers().size(),
                                    key,
                                    key));
        }
        return service(found.get(0));
    }

    private Subject service(ServiceStatus status) throws EngineException {
        List<NamedContainer> containers = new ArrayList<>();
        for (ContainerStatus each : status.containers()) {
            if (each.container().isPresent()) {
                engine.named().find(each.container().get().id()).ifPresent(containers::add);
            }
        }
        List<NamedContainer> all = new ArrayList<>();
        for (NamedContainer each : containers) {
            all.addAll(copiesOf(each));
        }
        int copies = all.size();
        all.addAll(containers);
        return new Subject(
                "service " + status.service().key(),
                Optional.of(status),
                status.service().replicas() + copies,
                all);
    }

    /** Those that run. */
    private List<NamedContainer> copiesOf(NamedContainer original) throws EngineException {
        List<NamedContainer> copies = new ArrayList<>();
        for (Container copy : inventory.containers()) {
            if (isCopy(copy)
                    && copy.running()
                    && original.container().name().equals(copy.labels().get(Labels.SCALED_FROM))) {
                engine.named().find(copy.id()).ifPresent(copies::add);
            }
        }
        return copies;
    }

    private static boolean isCopy(Container container) {
        return container.labels().containsKey(Labels.SCALED_FROM);
    }

    /** With the copies that share its work: they are of one version. */
    private Subject alone(NamedContainer named) throws EngineException, UpdateRefusedException {
        Container container = named.container();
        refuseOthers(container, ours(named));
        List<NamedContainer> all = copiesOf(named);
        all.add(named);
        return new Subject("container " + container.name(), Optional.empty(), all.size(), all);
    }

    private static void refuseOthers(Container container, boolean ours) throws UpdateRefusedException {
        Optional<Owner> owner = ours ? container.owner() : Optional.empty();
        if (owner.filter(REFUSED::contains).isPresent()) {
            throw new UpdateRefusedException(
                    "container %s belongs to owner '%s', which makes its own containers; nothing was done"
                            .formatted(container.name(), owner.get().label()));
        }
        if (!ours && "true".equals(container.labels().get(Labels.MANAGED))) {
            throw new UpdateRefusedException("container %s belongs to Gestor instance '%s'; name it by --instance"
                    .formatted(container.name(), container.labels().get(Labels.INSTANCE)));
        }
        if (container.labels().containsKey(Labels.BALANCER)) {
            throw new UpdateRefusedException(
                    "container %s is a load balancer; its image is chosen by --lb-image".formatted(container.name()));
        }
        String original = container.labels().get(Labels.SCALED_FROM);
        if (ours && original != null) {
            throw new UpdateRefusedException("container %s is a copy of %s; update that, and its copies go with it"
                    .formatted(container.name(), original));
        }
        if (container.autoRemove()) {
            throw new UpdateRefusedException(
                    "container %s was run with --rm: Docker would remove it as soon as it stops, and there would be nothing to go back to; run it without"
                            .formatted(container.name()));
        }
    }

    private UpdatePlan update(Subject subject, List<NamedContainer> running, UpdateRequest request)
            throws EngineException, UpdateRefusedException {
        String image = request.image();
        ImageInfo info = engine.image(image)
                .orElseThrow(() -> new UpdateRefusedException(
                        "there is no image %s on this host; build or pull it first: docker pull %s"
                                .formatted(image, image)));
        boolean same = running.stream()
                .allMatch(each -> each.imageId().equals(info.id())
                        && each.container().image().equals(image));
        if (same) {
            return UpdatePlan.nothing("%s runs image %s already; nothing was done".formatted(subject.name(), image));
        }
        List<Replacement> replacements = new ArrayList<>();
        for (NamedContainer each : running) {
            replacements.add(replacement(each, each.template().withImage(image), info.id(), subject.service(), image));
        }
        return plan(subject, running, replacements, image, request.policy(), List.of());
    }

    private UpdatePlan rollback(Subject subject, List<NamedContainer> running, RolloutPolicy policy)
            throws EngineException, IOException, UpdateRefusedException {
        Former leading = leading(subject, running);
        String image = present(leading.template().image(), leading.imageId());
        List<Replacement> replacements = new ArrayList<>();
        for (NamedContainer each : running) {
            // A copy or replica that was made after the update has no former self: it goes back to the others' image.
            ContainerTemplate wanted = former(each)
                    .filter(own -> own.imageId().equals(leading.imageId()))
                    .map(Former::template)
                    .orElse(each.template());
            replacements.add(replacement(each, wanted.withImage(image), leading.imageId(), subject.service(), image));
        }
        return plan(
                subject,
                running,
                replacements,
                image,
                policy,
                List.of("Goes back to image %s. Data is not: what the newer version wrote to volumes stays as it is."
                        .formatted(image)));
    }

    /** The version that all go back to: the named container's, which is the last, or that of a replica that was updated. */
    private Former leading(Subject subject, List<NamedContainer> running) throws IOException, UpdateRefusedException {
        List<NamedContainer> candidates = subject.service()
                .map(service -> leaders(running, service.service().pattern().image()))
                .orElseGet(() -> running.subList(running.size() - 1, running.size()));
        for (NamedContainer each : candidates) {
            Optional<Former> former = former(each);
            if (former.isPresent()) {
                if (subject.service().isEmpty()) {
                    requireSamePorts(each, former.get());
                }
                return former.get();
            }
        }
        throw new UpdateRefusedException(
                "of %s no former version is known: it has not been updated by this instance, or has been made anew since; update it to the image that you want"
                        .formatted(subject.name()));
    }

    /** Not copies, whose record may be of an earlier one of the name. Those first that could not go back with the others. */
    private static List<NamedContainer> leaders(List<NamedContainer> running, String declared) {
        return running.stream()
                .filter(each -> !isCopy(each.container()))
                .sorted(Comparator.comparing(each -> each.container().image().equals(declared)))
                .toList();
    }

    /** Unless another one has its name by now: that is nobody's successor. */
    private Optional<Former> former(NamedContainer now) throws IOException {
        return store.last(now.container().name()).filter(former -> now.imageId().equals(former.successorId()));
    }

    /** What was moved behind a load balancer has given its port to that, which would have to go first. */
    private static void requireSamePorts(NamedContainer now, Former former) throws UpdateRefusedException {
        boolean moved = now.container().labels().containsKey(Labels.BALANCE_PORT)
                && now.exclusives().hostPorts().isEmpty()
                && former.template().publishes();
        if (moved) {
            throw new UpdateRefusedException(
                    "container %s was moved behind a load balancer, which has its port of the host now; to have it without one, remove it and run it again: docker rm --force %s"
                            .formatted(now.container().name(), now.container().name()));
        }
    }

    /** The reference, while that still means the image; else its id. */
    String present(String reference, String imageId) throws EngineException, UpdateRefusedException {
        if (engine.image(reference).map(ImageInfo::id).filter(imageId::equals).isPresent()) {
            return reference;
        }
        if (engine.image(imageId).isPresent()) {
            return imageId;
        }
        throw new UpdateRefusedException(
                "the former image %s (%s) is no more on this host; pull it, or update to another"
                        .formatted(reference, imageId));
    }

    private Replacement replacement(
            NamedContainer old,
            ContainerTemplate wanted,
            String imageId,
            Optional<ServiceStatus> service,
            String image) {
        Container container = old.container();
        boolean ours = ours(old);
        ContainerTemplate successor =
                wanted.withName(container.name()).inheriting(container.detail().anonymousVolumes());
        if (service.isPresent() && !isCopy(container)) {
            String hash = SpecJson.hash(service.get().service().withImage(image));
            successor = successor.withLabels(Map.of(Labels.SPEC, hash));
        }
        Owner oldOwner = ours ? container.owner().orElse(Owner.USER) : Owner.USER;
        return new Replacement(
                container.name(),
                container.id(),
                !ours,
                oldOwner,
                new Former(old.template(), old.imageId(), imageId),
                ours ? successor : successor.ofNobody(),
                imageId,
                ours ? oldOwner : Owner.ORCHESTRATOR,
                Order.of(old.exclusives(), true).stopFirst(),
                Phase.PREPARED);
    }

    private static UpdatePlan plan(
            Subject subject,
            List<NamedContainer> running,
            List<Replacement> replacements,
            String image,
            RolloutPolicy policy,
            List<String> first) {
        List<String> announcements = new ArrayList<>(first);
        for (NamedContainer each : running) {
            Order order = Order.of(each.exclusives(), true);
            if (order.stopFirst()) {
                announcements.add(
                        "Container %s has to be stopped first: %s. It will not serve while it stops (at most %d s) and until the new one is ready (at most %d s)."
                                .formatted(
                                        each.container().name(),
                                        order.inWords(),
                                        each.stopSeconds(),
                                        policy.ready().toSeconds()));
            }
        }
        return new UpdatePlan(
                Optional.empty(), subject.service().map(s -> s.service().key()), image, replacements, announcements);
    }
}
