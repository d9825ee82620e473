// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** OpenSSH's server on a port of loopback, with host keys and authorized keys of the test's own. Needs openssh-server. */
public final class SshServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Path folder;
    private final List<SshKey> hostKeys;
    private final int port;
    private Process process;

    private SshServer(Path folder, List<SshKey> hostKeys, int port, Process process) {
        this.folder = folder;
        this.hostKeys = hostKeys;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts one that lets the test's own user log in.
     *
     * @param parent where its folder is made
     * @param hostKeyTypes for example {@code ed25519}
     */
    public static SshServer start(Path parent, String name, List<SshKey> authorized, String... hostKeyTypes)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectory(parent.resolve(name));
        List<SshKey> hostKeys = new ArrayList<>();
        for (String type : hostKeyTypes) {
            hostKeys.add(SshKey.make(folder, "host_" + type, type));
        }
        List<String> lines = new ArrayList<>();
        for (SshKey key : authorized) {
            lines.add(key.publicLine());
        }
        Files.write(folder.resolve("authorized_keys"), lines);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = launch(folder, hostKeys, port);
        return new SshServer(folder, hostKeys, port, process);
    }

    private static Process launch(Path folder, List<SshKey> hostKeys, int port)
            throws IOException, InterruptedException {
        if (System.getProperty("user.name").equals("root")) {
            // It wants this folder; the system's own server makes it when it starts.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        List<String> lines = new ArrayList<>(List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "PidFile none",
                "UsePAM no",
                "StrictModes no",
                "PasswordAuthentication no",
                "MaxStartups 100",
                // What the .bashrc of whoever runs the tests costs is left out: bash reads it where it thinks to be the
                // first.
                "SetEnv SHLVL=2",
                "LogLevel VERBOSE"));
        hostKeys.forEach(key -> lines.add("HostKey " + key.file()));
        Path configuration = folder.resolve("sshd_config");
        Files.write(configuration, lines);
        Process process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return process;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    process.destroyForcibly();
                    throw new IOException("sshd did not start: " + Files.readString(folder.resolve("log")), e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Lets somebody else in, and nobody who was before. */
    public void authorize(String line) throws IOException {
        Files.writeString(folder.resolve("authorized_keys"), line + "\n");
    }

    /** As a person names it. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public List<SshKey> hostKeys() {
        return hostKeys;
    }

    /** A line for a file of known hosts. */
    public String knownHostsLine(SshKey key) throws IOException {
        return "[127.0.0.1]:%d %s".formatted(port, key.publicLine());
    }

    public String knownHostsLine() throws IOException {
        return knownHostsLine(hostKeys.get(0));
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** How often somebody logged in. */
    public long logins() throws IOException {
        return log().lines()
                .filter(line -> line.startsWith("Accepted publickey for"))
                .count();
    }

    /** Stops the server and all sessions where they are (SIGSTOP): connections stand, and nobody answers. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Programs.run("kill", "-" + name, Long.toString(process.pid()));
        for (ProcessHandle child : process.descendants().toList()) {
            try {
                Programs.run("kill", "-" + name, Long.toString(child.pid()));
            } catch (IOException e) {
                if (child.isAlive()) {
                    throw e;
                }
            }
        }
    }

    /** Kills the server and all sessions (SIGKILL). */
    public void kill() throws InterruptedException {
        List<ProcessHandle> children;
        try (Stream<ProcessHandle> descendants = process.descendants()) {
            children = descendants.toList();
        }
        process.destroyForcibly().waitFor();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** Starts it again with the same keys on the same port, after {@link #kill}. */
    public void restart() throws IOException, InterruptedException {
        process = launch(folder, hostKeys, port);
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
