// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * HAProxy's counters at one time, by the names of its columns:
 *
 * <pre>
 * # pxname,svname,qcur,qmax,scur,smax,...
 * front,FRONTEND,,,1,2,...
 * servers,web-0,0,0,1,1,...
 * servers,BACKEND,0,0,1,1,...
 * </pre>
 *
 * @param front the balancer as its clients see it
 * @param back all its servers together
 */
public record Statistics(Line front, Line back, List<Line> servers) {
    public Statistics {
        servers = List.copyOf(servers);
    }

    /** One of them; {@link #number} is empty where HAProxy does not tell. */
    public record Line(String name, Map<String, String> values) {
        public Line {
            values = Map.copyOf(values);
        }

        /** @param column HAProxy's name of it, for example {@code scur} */
        public OptionalLong number(String column) {
            String value = values.getOrDefault(column, "");
            try {
                return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
            } catch (NumberFormatException e) {
                return OptionalLong.empty();
            }
        }

        /** As HAProxy words it: {@code UP}, {@code DOWN}, {@code DRAIN}, {@code MAINT}, {@code no check}, {@code UP 1/2}. */
        public String status() {
            return values.getOrDefault("status", "");
        }

        /** Whether it would get requests. */
        public boolean up() {
            return status().startsWith("UP") || status().equals("no check");
        }

        /** Requests that it works on or is to get. */
        public long inFlight() {
            return number("scur").orElse(0) + number("qcur").orElse(0);
        }
    }

    public Optional<Line> server(String name) {
        return servers.stream().filter(line -> line.name().equals(name)).findFirst();
    }

    static Statistics parse(String answer) throws BalancerException {
        List<Line> servers = new ArrayList<>();
        Optional<Line> front = Optional.empty();
        Optional<Line> back = Optional.empty();
        for (Map<String, String> row : Table.parse(answer, ",")) {
            Line line = new Line(row.getOrDefault("svname", ""), row);
            String proxy = row.getOrDefault("pxname", "");
            if (proxy.equals(BalancerConfig.FRONTEND) && line.name().equals("FRONTEND")) {
                front = Optional.of(line);
            } else if (proxy.equals(BalancerConfig.BACKEND) && line.name().equals("BACKEND")) {
                back = Optional.of(line);
            } else if (proxy.equals(BalancerConfig.BACKEND)) {
                servers.add(line);
            }
        }
        if (front.isEmpty() || back.isEmpty()) {
            throw new BalancerException("the balancer's statistics lack %s; is another configuration in its folder?"
                    .formatted(front.isEmpty() ? "its frontend" : "its backend"));
        }
        return new Statistics(front.get(), back.get(), servers);
    }

    /** Rows of words below a line of names that begins with {@code #}. */
    static final class Table {
        private Table() {}

        static List<Map<String, String>> parse(String text, String separator) {
            List<Map<String, String>> rows = new ArrayList<>();
            List<String> names = List.of();
            for (String line : text.lines().toList()) {
                if (line.startsWith("#")) {
                    names = List.of(line.substring(1).strip().split(separator, -1));
                } else if (!line.isBlank() && !names.isEmpty()) {
                    String[] words = line.split(separator, -1);
                    Map<String, String> row = new HashMap<>();
                    for (int i = 0; i < Math.min(words.length, names.size()); i++) {
                        row.put(names.get(i), words[i]);
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }
}
