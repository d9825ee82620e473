// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.engine.testing.DockerCommand;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs Debian's wrk in a network of containers, and reads what it says:
 *
 * <pre>
 *      99%   12.34ms
 *   Non-2xx or 3xx responses: 3
 * Requests/sec:  12345.67
 * </pre>
 */
record WrkLoad(String image, String network) {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");

    /** @param p99Millis what one request in a hundred took longer than */
    record Result(double perSecond, double p99Millis) {}

    Result run(String address, int seconds) throws IOException, InterruptedException {
        String text = DockerCommand.onThisMachine()
                .run(
                        "run",
                        "--rm",
                        "--network",
                        network,
                        image,
                        "wrk",
                        "--threads=1",
                        "--connections=32",
                        "--duration=" + seconds + "s",
                        "--latency",
                        "http://%s:8080/".formatted(address));
        return parse(text);
    }

    static Result parse(String text) throws IOException {
        Matcher rate = RATE.matcher(text);
        Matcher p99 = P99.matcher(text);
        if (!rate.find() || !p99.find() || text.contains("Non-2xx") || text.contains("Socket errors")) {
            throw new IOException("wrk said: " + text);
        }
        double unit = switch (p99.group(2)) {
            case "us" -> 0.001;
            case "ms" -> 1;
            default -> 1000;
        };
        return new Result(Double.parseDouble(rate.group(1)), Double.parseDouble(p99.group(1)) * unit);
    }
}
