// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.Limits;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a service's containers may use, by {@code deploy.resources} or by the older keys of the service itself; both may be given if
 * they say the same.
 */
final class LimitsReader {
    /** The engine takes no smaller one. */
    private static final long LEAST_MEMORY = 6L << 20;

    private static final long LEAST_CPU_SHARES = 2;
    private static final long MOST_CPU_SHARES = 262_144;

    private final Reading reading;

    LimitsReader(Reading reading) {
        this.reading = reading;
    }

    Limits read(Value.Fields service, Optional<Value.Fields> deploy) {
        Optional<Value.Fields> resources =
                deploy.flatMap(fields -> reading.section(fields, "resources", "services.*.deploy.resources"));
        Optional<Value.Fields> limits =
                resources.flatMap(fields -> reading.section(fields, "limits", "services.*.deploy.resources.limits"));
        Optional<Value.Fields> reservations = resources.flatMap(
                fields -> reading.section(fields, "reservations", "services.*.deploy.resources.reservations"));
        OptionalLong memory = either(service, "mem_limit", limits, "memory", value -> reading.bytes(value, true));
        if (memory.isPresent() && memory.getAsLong() < LEAST_MEMORY) {
            Place place = limits.flatMap(fields -> fields.get("memory"))
                    .or(() -> service.get("mem_limit"))
                    .map(Value::place)
                    .orElse(service.place());
            reading.findings()
                    .problem(
                            place,
                            "%d bytes are too little memory for a container".formatted(memory.getAsLong()),
                            "give at least 6m");
        }
        OptionalLong shares = service.get("cpu_shares")
                .map(value -> reading.whole(value, LEAST_CPU_SHARES, MOST_CPU_SHARES))
                .orElse(OptionalLong.empty());
        return new Limits(
                memory,
                either(service, "mem_reservation", reservations, "memory", value -> reading.bytes(value, true)),
                either(service, "cpus", limits, "cpus", this::cores),
                shares,
                either(service, "pids_limit", limits, "pids", this::pids));
    }

    private OptionalLong either(
            Value.Fields service,
            String key,
            Optional<Value.Fields> section,
            String sectionKey,
            Function<Value, OptionalLong> read) {
        Optional<Value> older = service.get(key);
        Optional<Value> newer = section.flatMap(fields -> fields.get(sectionKey));
        OptionalLong one = older.map(read).orElse(OptionalLong.empty());
        OptionalLong other = newer.map(read).orElse(OptionalLong.empty());
        if (older.isPresent() && newer.isPresent() && !one.equals(other)) {
            reading.findings()
                    .problem(
                            older.get().place(),
                            "it says another amount than %s in line %d"
                                    .formatted(
                                            newer.get().place().key(),
                                            newer.get().place().line()),
                            "remove one of the two");
        }
        return newer.isPresent() ? other : one;
    }

    private OptionalLong cores(Value value) {
        OptionalLong cores =
                value instanceof Value.Scalar scalar ? Amounts.nanoCores(scalar.text()) : OptionalLong.empty();
        if (cores.isEmpty()) {
            reading.wrong(value, "a number of cores", "write one as 0.5");
        }
        // 0: as many as there are.
        return cores.isPresent() && cores.getAsLong() == 0 ? OptionalLong.empty() : cores;
    }

    private OptionalLong pids(Value value) {
        OptionalLong pids = reading.whole(value, -1, Integer.MAX_VALUE);
        // 0 and -1: as many as there may be.
        return pids.isPresent() && pids.getAsLong() <= 0 ? OptionalLong.empty() : pids;
    }
}
