// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Mount;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.ServiceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A project as it is wanted.
 *
 * @param leaving services that it had and whose containers are to go
 * @param withdrawn whether all of it is to go
 * @param removeVolumes with {@code withdrawn}: also its volumes
 * @param inherited anonymous volumes of containers that were replaced: by place, the volume's name by the path in the container
 */
public record DeclaredProject(
        ProjectSpec project,
        List<ServiceSpec> leaving,
        boolean withdrawn,
        boolean removeVolumes,
        Map<String, Map<String, String>> inherited) {
    public DeclaredProject {
        leaving = List.copyOf(leaving);
        inherited = Map.copyOf(inherited);
    }

    /** One without volumes to be inherited. */
    public DeclaredProject(ProjectSpec project, List<ServiceSpec> leaving, boolean withdrawn, boolean removeVolumes) {
        this(project, leaving, withdrawn, removeVolumes, Map.of());
    }

    public static DeclaredProject of(ProjectSpec project) {
        return new DeclaredProject(project, List.of(), false, false);
    }

    /** The same with what the next container of a place is to inherit. */
    public DeclaredProject inheriting(String place, Map<String, String> volumes) {
        Map<String, Map<String, String>> more = new HashMap<>(inherited);
        more.put(place, Map.copyOf(volumes));
        return new DeclaredProject(project, leaving, withdrawn, removeVolumes, more);
    }

    /** The same without services that have left, by their keys. */
    public DeclaredProject leftBy(Set<String> gone) {
        List<ServiceSpec> left =
                leaving.stream().filter(s -> !gone.contains(s.key())).toList();
        return new DeclaredProject(project, left, withdrawn, removeVolumes, inherited);
    }

    /** A container of a place, with the volumes that the one before it had. */
    ContainerSpec container(Place place, String hash) {
        ContainerSpec spec = place.service().container(place.index(), hash);
        Map<String, String> volumes = inherited.getOrDefault(place.key(), Map.of());
        if (volumes.isEmpty()) {
            return spec;
        }
        List<Mount> mounts = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (Mount mount : spec.mounts()) {
            String volume = volumes.get(mount.target());
            boolean anonymous =
                    mount.kind() == Mount.Kind.VOLUME && mount.source().isEmpty();
            mounts.add(anonymous && volume != null ? Mount.volume(volume, mount.target(), mount.readOnly()) : mount);
            targets.add(mount.target());
        }
        // Those that the image declares.
        volumes.forEach((target, volume) -> {
            if (!targets.contains(target)) {
                mounts.add(Mount.volume(volume, target, false));
            }
        });
        return spec.withMounts(mounts);
    }

    /** Networks and volumes that it declares. */
    public List<ResourceSpec> resources() {
        return Stream.<ResourceSpec>concat(project.networks().stream(), project.volumes().stream())
                .toList();
    }

    /** Those of them that a service uses. */
    public List<ResourceSpec> resources(ServiceSpec service) {
        Set<String> used = new HashSet<>();
        service.pattern().networking().attachments().forEach(a -> used.add("network " + a.network()));
        service.pattern().mounts().stream()
                .filter(m -> m.kind() == Mount.Kind.VOLUME)
                .forEach(m -> m.source().ifPresent(s -> used.add("volume " + s)));
        return resources().stream().filter(r -> used.contains(Step.key(r))).toList();
    }

    public String name() {
        return project.name();
    }
}
