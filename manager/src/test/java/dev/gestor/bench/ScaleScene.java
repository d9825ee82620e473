// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.engine.Labels;
import dev.gestor.engine.testing.DockerCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One server of known service time behind a load balancer, both by {@code gestor up}, in an instance of their own; whatever is there
 * of that instance at the end is removed.
 */
final class ScaleScene implements AutoCloseable {
    private static final int UP_SECONDS = 120;
    private static final int TRIES = 3;

    final String instance;
    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final Path root;
    private final Path work;
    private final String balancerImage;
    private final int port;

    /**
     * @param root the folder of the project
     * @param work a folder for states and messages
     */
    ScaleScene(Path root, Path work, String instance, String balancerImage) throws IOException {
        this.root = root;
        this.work = work;
        this.instance = instance;
        this.balancerImage = balancerImage;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    /** What scripts tell by a variable. */
    static String environment(String name) throws IOException {
        String value = System.getenv(name);
        if (value == null) {
            throw new IOException(name + " is not set; start this by its script in bench/");
        }
        return value;
    }

    void up(String image) throws Exception {
        Path file = work.resolve(instance + ".yaml");
        Files.writeString(file, """
                name: %s
                services:
                  web:
                    image: %s
                    restart: always
                    stop_grace_period: 2s
                    x-gestor: {balance: random, port: "127.0.0.1:%d"}
                """.formatted(instance, image, port));
        List<String> command = gestor("up", "-f", file.toString(), "--lb-image=" + balancerImage);
        for (int i = 1; ; i++) {
            try {
                DockerCommand.output(command, UP_SECONDS);
                return;
            } catch (IOException e) {
                // A machine that is busy may take longer for the balancer than the command waits.
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** The command with its options of the instance. */
    List<String> gestor(String command, String... words) {
        List<String> all = new ArrayList<>(List.of(root.resolve("bin/gestor").toString(), command));
        all.add("--instance=" + instance);
        all.add("--state=" + work.resolve("s"));
        all.addAll(List.of(words));
        return all;
    }

    /** {@code gestor scale --json}. */
    GestorProcess scale(List<String> options, String containers, int threshold, int count) throws IOException {
        List<String> words = new ArrayList<>(List.of("--json", "--lb-image=" + balancerImage));
        words.addAll(options);
        words.addAll(List.of(containers, Integer.toString(threshold), Integer.toString(count)));
        return new GestorProcess(gestor("scale", words.toArray(String[]::new)), work.resolve(instance + ".err"));
    }

    String server() {
        return instance + "-web-0";
    }

    String balancerImage() {
        return balancerImage;
    }

    int port() {
        return port;
    }

    /** Of the balancer on this machine. */
    InetSocketAddress front() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The times that a server tells on its output, in nanoseconds of the machine's clock. */
    Map<String, Long> told(String container) throws Exception {
        Map<String, Long> told = new HashMap<>();
        for (String line : docker.run("logs", container).lines().toList()) {
            String[] words = line.split(" ", -1);
            told.put(words[0], Long.parseLong(words[1]));
        }
        return told;
    }

    private List<String> lines(String... words) throws IOException, InterruptedException {
        return docker.run(words).lines().filter(line -> !line.isBlank()).toList();
    }

    @Override
    public void close() throws IOException {
        try {
            String ours = "label=" + Labels.INSTANCE + "=" + instance;
            for (String id : lines("ps", "--all", "--quiet", "--filter", ours)) {
                docker.run("rm", "--force", id);
            }
            for (String id : lines("network", "ls", "--quiet", "--filter", ours)) {
                docker.run("network", "rm", id);
            }
            // Ports and addresses are free a moment later.
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
