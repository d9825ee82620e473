// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.WebImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * The commands that update and scale containers as a person types them, in this process and on this machine's Docker, under an
 * instance name of its own; and what a person starts beside Gestor. All of it is removed at the end.
 */
final class OrchestratorRig implements AutoCloseable {
    /** Short enough for a test, long enough to see something in. */
    static final List<String> QUICK = List.of("--ready=20s", "--min-healthy=200ms", "--watch=500ms", "--drain=5s");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final String instance = "orch" + UUID.randomUUID().toString().substring(0, 8);
    final DockerCommand docker = DockerCommand.onThisMachine();
    final Path state;
    final ContainerEngine engine;
    private final List<String> volumes = new ArrayList<>();
    private final List<String> images = new ArrayList<>();

    OrchestratorRig(Path state) throws Exception {
        this.state = state;
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        engine = new DockerEngine(address, new Instance(instance), Clock.systemUTC(), new Random(1));
        WebImage.ensure(engine);
    }

    /** How a command ended. */
    record Ended(int code, String out, String err) {}

    /** A command that goes on. */
    record Running(StringWriter out, StringWriter err, SignalledAdapters adapters, CompletableFuture<Integer> code) {
        /** As a first SIGTERM does. */
        Ended stop() throws Exception {
            adapters.signal();
            return end();
        }

        Ended end() throws Exception {
            int ended = code.get(60, TimeUnit.SECONDS);
            return new Ended(ended, out.toString(), err.toString());
        }

        void awaitOut(String text) {
            await(out, text);
        }

        void awaitErr(String text) {
            await(err, text);
        }

        private void await(StringWriter said, String text) {
            eventually(() -> {
                if (!said.toString().contains(text) && !code.isDone()) {
                    throw new AssertionError("no '%s' in%n%s%s".formatted(text, out, err));
                }
            });
            if (!said.toString().contains(text)) {
                throw new AssertionError("ended without '%s':%n%s%s".formatted(text, out, err));
            }
        }
    }

    Ended gestor(String command, String... words) throws Exception {
        return begin(command, words).end();
    }

    /** {@code update} that is not patient. */
    Ended update(String target, String image, String... more) throws Exception {
        return beginUpdate(target, image, more).end();
    }

    Running beginUpdate(String target, String image, String... more) {
        return begin("update", words(more, target, image));
    }

    Ended rollback(String target, String... more) throws Exception {
        return gestor("rollback", words(more, target));
    }

    /** An option that is given wins over the quick one. */
    private static String[] words(String[] options, String... parameters) {
        List<String> words = new ArrayList<>(List.of(options));
        for (String quick : QUICK) {
            String key = quick.substring(0, quick.indexOf('=') + 1);
            if (Arrays.stream(options).noneMatch(option -> option.startsWith(key))) {
                words.add(quick);
            }
        }
        words.addAll(List.of(parameters));
        return words.toArray(String[]::new);
    }

    Running begin(String command, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
        Map<String, String> environment = Map.of("LANG", "C");
        var adapters = new SignalledAdapters(new SystemAdapters(environment));
        Clock clock = Clock.systemUTC();
        var tree = new CommandTree(
                terminal,
                environment,
                false,
                List.of(
                        new UpCommand(adapters, terminal, environment, false, clock),
                        new DownCommand(adapters, terminal, environment, false, clock),
                        new PlanCommand(adapters, terminal, environment, false, clock),
                        new ScaleCommand(adapters, terminal, environment, false, clock),
                        new UpdateCommand(adapters, terminal, environment, false, clock),
                        new RollbackCommand(adapters, terminal, environment, false, clock)));
        List<String> all = new ArrayList<>(List.of(command, "--instance=" + instance, "--state=" + state));
        all.addAll(List.of(words));
        return new Running(
                out,
                err,
                adapters,
                CompletableFuture.supplyAsync(() -> tree.execute(all.toArray(String[]::new)), OrchestratorRig::run));
    }

    private static void run(Runnable command) {
        var thread = new Thread(command, "command");
        thread.setDaemon(true);
        thread.start();
    }

    String name(String suffix) {
        return instance + "-" + suffix;
    }

    /** As a person would: a container that is nobody's, of this name in the instance's own room of names. Returns its id. */
    String foreign(String suffix, String image, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "--detach", "--name", name(suffix), "--stop-timeout", "2"));
        words.addAll(List.of(options));
        words.add(image);
        return docker.run(words.toArray(String[]::new));
    }

    /** A web server's image with more lines in its Dockerfile. */
    String image(String suffix, String... lines) throws Exception {
        return build(suffix, "FROM " + WebImage.TAG, lines);
    }

    String build(String suffix, String from, String... lines) throws Exception {
        String tag = "gestor-test/%s:%s".formatted(instance, suffix);
        // The label makes it another image than that it is made from, also where nothing else does.
        Map<String, String> labels = Map.of("gestor.test", "true", "gestor.test.of", instance);
        engine.build(new ImageSpec(tag, from + "\n" + String.join("\n", lines) + "\n", Map.of(), labels));
        images.add(docker.run("image", "inspect", "--format", "{{.Id}}", tag));
        return tag;
    }

    String network(String suffix) throws Exception {
        docker.run("network", "create", name(suffix));
        return name(suffix);
    }

    String volume(String suffix) throws Exception {
        docker.run("volume", "create", name(suffix));
        return keep(name(suffix));
    }

    /** To be removed at the end. */
    String keep(String volume) {
        volumes.add(volume);
        return volume;
    }

    /** By the suffix of its name. */
    JsonNode inspect(String suffix) throws Exception {
        return JSON.readTree(docker.run("inspect", name(suffix))).path(0);
    }

    String id(String suffix) throws Exception {
        return inspect(suffix).path("Id").asText();
    }

    String address(String suffix) throws Exception {
        for (JsonNode network : inspect(suffix).path("NetworkSettings").path("Networks")) {
            return network.path("IPAddress").asText();
        }
        throw new IOException("container " + name(suffix) + " has no address");
    }

    /** Names of all that there is of this test, without the instance's name before each. */
    List<String> containers() throws Exception {
        return lines("ps", "--all", "--filter", "name=^" + instance + "-", "--format", "{{.Names}}").stream()
                .map(name -> name.substring(instance.length() + 1))
                .sorted()
                .toList();
    }

    /** Updates that have not ended, by their files. */
    List<Path> rollouts() throws IOException {
        List<Path> files = new ArrayList<>();
        Path folder = state.resolve(instance).resolve("rollouts");
        if (Files.exists(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                found.forEach(files::add);
            }
        }
        return files;
    }

    private List<String> lines(String... words) throws IOException, InterruptedException {
        return Arrays.stream(docker.run(words).split("\n", -1))
                .filter(line -> !line.isBlank())
                .toList();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(assertion);
    }

    @Override
    public void close() throws IOException {
        try {
            removeWhatIsLeft();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        engine.close();
    }

    private void removeWhatIsLeft() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>(lines("ps", "--all", "--quiet", "--filter", "name=^" + instance + "-"));
        ids.addAll(lines("ps", "--all", "--quiet", "--filter", "label=gestor.instance=" + instance));
        for (String id : ids.stream().distinct().toList()) {
            docker.run("rm", "--force", "--volumes", id);
        }
        for (String network : lines("network", "ls", "--quiet", "--filter", "name=^" + instance)) {
            docker.run("network", "rm", network);
        }
        for (String volume : volumes) {
            docker.run("volume", "rm", "--force", volume);
        }
        for (String image : images.stream().distinct().toList()) {
            docker.run("image", "rm", "--force", "--no-prune", image);
        }
    }
}
