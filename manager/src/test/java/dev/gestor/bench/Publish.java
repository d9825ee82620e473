// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Publishes what a script measured. */
public final class Publish {
    private static final Pattern TAB = Pattern.compile("\t");

    private Publish() {}

    /**
     * @param arguments folder of the project; part; title; how it was measured, in words; file with a line
     *     {@code name <tab> subject <tab> unit <tab> goal or - <tab> values} a measurement
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        List<Measurement> measurements = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[4]))) {
            measurements.add(measurement(line));
        }
        System.exit(new Results(root, arguments[1], arguments[2]).publish(measurements, Machine.here(), arguments[3]));
    }

    static Measurement measurement(String line) {
        String[] fields = TAB.split(line, 5);
        double[] values = Arrays.stream(fields[4].strip().split(" +", 0))
                .mapToDouble(Double::parseDouble)
                .toArray();
        Measurement measurement = Measurement.of(fields[0], fields[1], values, fields[2]);
        return fields[3].equals("-") ? measurement : measurement.withGoal(Double.parseDouble(fields[3]));
    }
}
