// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Asks a server for its description. */
final class DescriptionReader {
    private DescriptionReader() {}

    static Description read(InetSocketAddress server, String host, String token) throws IOException {
        Operation operation = new Operation("GET", "/openapi.json", List.of(), Map.of(), false, Map.of());
        Draft draft =
                new Draft(operation, "/openapi.json").header("Host: " + host).header("Authorization: Bearer " + token);
        try (Wire wire = new Wire(server, new SplittableRandom(1))) {
            Answer answer = wire.exchange(draft);
            if (answer.status() != 200) {
                throw new IOException("no description but " + answer);
            }
            return Description.parse(answer.body());
        }
    }
}
