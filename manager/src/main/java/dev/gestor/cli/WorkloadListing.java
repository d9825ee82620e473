// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Prints an instance's workload containers, oldest first. */
final class WorkloadListing {
    private final Adapters adapters;
    private final Terminal terminal;
    private final Clock clock;

    WorkloadListing(Adapters adapters, Terminal terminal, Clock clock) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.clock = clock;
    }

    void print(String instance, Optional<String> dockerUrl, boolean json) throws EngineException, IOException {
        List<Container> containers;
        try (ContainerEngine engine = adapters.engine(instance, dockerUrl)) {
            containers = engine.list().stream()
                    .filter(c -> c.owner().equals(Optional.of(Owner.WORKLOAD)))
                    .toList();
        }
        if (json) {
            terminal.out()
                    .println(new JsonMapper()
                            .writeValueAsString(
                                    containers.stream().map(this::row).toList()));
        } else {
            table(containers);
        }
        terminal.out().flush();
    }

    private Map<String, Object> row(Container container) {
        Map<String, Object> row = new TreeMap<>();
        row.put("name", container.name());
        row.put("id", container.id());
        row.put("kind", kind(container));
        row.put("state", state(container));
        row.put("created", container.created().toString());
        return row;
    }

    private void table(List<Container> containers) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("NAME", false),
                new TextTable.Column("KIND", false),
                new TextTable.Column("STATE", false),
                new TextTable.Column("AGE", true),
                new TextTable.Column("ID", false)));
        for (Container container : containers) {
            long seconds =
                    Duration.between(container.created(), clock.instant()).toSeconds();
            table.add(
                    TextTable.Style.PLAIN,
                    container.name(),
                    kind(container),
                    state(container),
                    seconds + " s",
                    container.shortId());
        }
        table.lines(terminal.colour()).forEach(terminal.out()::println);
    }

    private static String kind(Container container) {
        return container.labels().getOrDefault(Labels.WORKLOAD, "unknown");
    }

    private static String state(Container container) {
        return container.state().name().toLowerCase(Locale.ROOT);
    }
}
