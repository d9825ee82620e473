// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where one part's results go: a table on stdout, {@code bench/results/<part>.json}, and the part's section of
 * {@code docs/performance.md}, which stands between two comments that name the part.
 */
final class Results {
    private final Path root;
    private final String part;
    private final String title;

    /** @param root the folder of the project */
    Results(Path root, String part, String title) {
        this.root = root;
        this.part = part;
        this.title = title;
    }

    /** Returns the exit code: 1 where a goal was missed. */
    int publish(List<Measurement> measurements, Machine machine, String how) throws IOException {
        String table = table(measurements);
        System.out.println(table);
        writeJson(measurements);
        writeSection("## %s\n\n%s\n\n%s\n%s\n".formatted(title, how, table, machine.sentence()));
        List<Measurement> missed =
                measurements.stream().filter(Measurement::missed).toList();
        missed.forEach(m -> System.err.printf(
                "bench: goal missed: %s of %s is %s %s, to be %s%n",
                m.name(),
                m.subject(),
                Measurement.number(m.value()),
                m.unit(),
                m.goal().orElse("")));
        return missed.isEmpty() ? 0 : 1;
    }

    static String table(List<Measurement> measurements) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("what", "subject", "median", "unit", "runs", "goal"));
        for (Measurement m : measurements) {
            rows.add(List.of(
                    m.name(),
                    m.subject(),
                    Measurement.number(m.value()),
                    m.unit(),
                    Integer.toString(m.runs()),
                    m.goal().map(goal -> goal + (m.missed() ? " missed" : "")).orElse("")));
        }
        return rows(rows);
    }

    /** Of Markdown; the first row is the heads. */
    static String rows(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder table = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            table.append('|');
            for (int i = 0; i < widths.length; i++) {
                String cell = rows.get(r).get(i);
                table.append(' ')
                        .append(cell)
                        .append(" ".repeat(widths[i] - cell.length() + 1))
                        .append('|');
            }
            table.append('\n');
            if (r == 0) {
                table.append('|');
                for (int width : widths) {
                    table.append("-".repeat(width + 2)).append('|');
                }
                table.append('\n');
            }
        }
        return table.toString();
    }

    private void writeJson(List<Measurement> measurements) throws IOException {
        List<Map<String, Object>> array = new ArrayList<>();
        for (Measurement m : measurements) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", m.name());
            object.put("subject", m.subject());
            object.put("value", Double.valueOf(Measurement.number(m.value())));
            object.put("unit", m.unit());
            object.put("runs", m.runs());
            m.goal().ifPresent(goal -> object.put("goal", goal));
            array.add(object);
        }
        Path file = root.resolve("bench/results").resolve(part + ".json");
        Files.createDirectories(file.getParent());
        DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
        Files.writeString(file, new ObjectMapper().writer(lines).writeValueAsString(array) + "\n");
    }

    private void writeSection(String section) throws IOException {
        Path file = root.resolve("docs/performance.md");
        Files.createDirectories(file.getParent());
        String text = Files.exists(file)
                ? Files.readString(file)
                : "<!-- SPDX-License-Identifier: Apache-2.0 -->\n# Performance\n\nWritten by `make bench PART=...`; each part by its own"
                        + " run, beside its peers on the same machine at the same time.\n";
        Files.writeString(file, replaced(text, part, section));
    }

    /** The text with the part's section in place of the old one, or at the end. */
    static String replaced(String text, String part, String section) {
        String begin = "<!-- bench " + part + " -->\n";
        String end = "<!-- end of bench " + part + " -->\n";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        String body = begin + section + end;
        return from >= 0 && to > from
                ? text.substring(0, from) + body + text.substring(to + end.length())
                : text + "\n" + body;
    }
}
