// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ServiceView;
import java.util.List;
import java.util.Locale;

/** Services as people read them. */
final class ServiceTable {
    private ServiceTable() {}

    /** @param colour whether phases are coloured */
    static List<String> lines(List<ServiceView> services, boolean colour) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("SERVICE", false),
                new TextTable.Column("CONTAINER", false),
                new TextTable.Column("PHASE", false),
                new TextTable.Column("RESTARTS", true),
                new TextTable.Column("PORTS", false),
                new TextTable.Column("WHY", false)));
        for (ServiceView service : services) {
            String name = service.project() + "/" + service.service();
            if (service.containers().isEmpty()) {
                table.add(style(service.phase()), name, "-", service.phase(), "0", "", service.reason());
            }
            for (ServiceView.Place place : service.containers()) {
                table.add(
                        style(place.phase()),
                        name,
                        place.name(),
                        place.phase(),
                        Integer.toString(place.restarts()),
                        String.join(", ", place.ports()),
                        place.reason());
            }
        }
        return table.lines(colour);
    }

    private static TextTable.Style style(String phase) {
        return switch (phase.toLowerCase(Locale.ROOT)) {
            case "running", "completed" -> TextTable.Style.LOW;
            case "crash-loop", "blocked", "failed" -> TextTable.Style.GONE;
            case "held" -> TextTable.Style.FAINT;
            default -> TextTable.Style.HIGH;
        };
    }
}
