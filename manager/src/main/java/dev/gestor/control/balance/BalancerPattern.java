// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.BalancerConfig;
import dev.gestor.balance.BalancerProgram;
import dev.gestor.balance.BalancerSpec;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Isolation;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Mount;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Networking.Attachment;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import dev.gestor.engine.StopRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The container of a balancer. */
final class BalancerPattern {
    /** Where it listens; above the ports that only root may have. */
    static final int PORT = 8080;

    private static final Set<Owner> AUTHORITY = Set.of(Owner.ORCHESTRATOR);

    private BalancerPattern() {}

    /** Whose containers a balancer's keeper may change. */
    static Set<Owner> authority() {
        return AUTHORITY;
    }

    static String name(String instance, String group) {
        return "gestor-%s-balancer-%s".formatted(instance, BalancerSpec.slug(group));
    }

    /** What it is made by; another one needs another container. */
    static String version(Wish wish) {
        return wish.algorithm().label() + " "
                + wish.port().map(FrontPort::toString).orElse("");
    }

    static Optional<Container> find(Collection<Container> containers, String group) {
        return containers.stream()
                .filter(container -> group.equals(container.labels().get(Labels.BALANCER)))
                .filter(container ->
                        container.owner().filter(AUTHORITY::contains).isPresent())
                .findFirst();
    }

    /**
     * @param folder of the host, with the configuration
     * @param user the folder's owner as {@code uid:gid}
     */
    static ContainerSpec of(String instance, Wish wish, String image, Path folder, String user) {
        List<Attachment> attachments = wish.networks().stream()
                .map(network -> new Attachment(network, List.of()))
                .toList();
        return ContainerSpec.of(name(instance, wish.group()), image, Owner.ORCHESTRATOR)
                .withLabels(Map.of(Labels.BALANCER, wish.group(), Labels.SPEC, version(wish), Labels.PROTECT, "true"))
                .withProgram(new Program(
                        Optional.of(BalancerProgram.entrypoint()),
                        Optional.of(BalancerProgram.command()),
                        Map.of(),
                        Optional.of(user),
                        Optional.of("/"),
                        Optional.empty(),
                        false,
                        false))
                .withIsolation(Isolation.STRICT)
                .withNetworking(new Networking(
                        Networking.Mode.NETWORKS,
                        attachments,
                        wish.port().map(port -> port.binding(PORT)).stream().toList(),
                        Set.of(),
                        List.of(),
                        List.of()))
                .withMounts(List.of(Mount.bind(folder.toString(), BalancerConfig.FOLDER, false)))
                // At once: it is removed only when nobody is behind it any more.
                .withStop(new StopRule(Optional.of("SIGTERM"), Optional.of(Duration.ofSeconds(3))));
    }
}
