// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Images of Debian's own HAProxy, Tomcat, Apache httpd and Express, made by the example's script: once, and kept. */
public final class LoadBalancerImages {
    /** Debian's packages are fetched and unpacked the first time. */
    private static final int LIMIT_SECONDS = 1200;

    private LoadBalancerImages() {}

    /** Their names by the variables of the example's compose file, and {@code LB_IMAGE}. */
    public static Map<String, String> ensure() throws IOException, InterruptedException {
        Path script = Path.of("..", "examples", "load-balancer", "debian-images");
        return DockerCommand.output(List.of(script.toString()), LIMIT_SECONDS)
                .lines()
                // The first time it also says what it does.
                .filter(line -> line.matches("[A-Z_]+=\\S+"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    public static String balancer() throws IOException, InterruptedException {
        String image = ensure().get("LB_IMAGE");
        if (image == null) {
            throw new IOException("the example's script names no LB_IMAGE");
        }
        return image;
    }
}
