// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Instance;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.HostUnderTest;
import dev.gestor.engine.testing.TestImage;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** This machine's Docker, and its own command as the hand of somebody else. */
final class DockerUnderTest implements HostUnderTest {
    final DockerCommand docker = DockerCommand.onThisMachine();

    @Override
    public ContainerEngine open(String instance) throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        ContainerEngine engine = new DockerEngine(address, new Instance(instance), Clock.systemUTC(), new Random(1));
        TestImage.ensure(engine);
        return engine;
    }

    @Override
    public String image() {
        return TestImage.TAG;
    }

    @Override
    public String start(String name, Map<String, String> labels) throws Exception {
        return docker.start(name, image(), labels);
    }

    @Override
    public void remove(String id) throws Exception {
        docker.run("rm", "--force", id);
    }

    @Override
    public void removeImage(String tag) throws Exception {
        docker.run("rmi", tag);
    }

    @Override
    public boolean exists(String id) throws Exception {
        return docker.exists(id);
    }

    @Override
    public void end(String id) throws Exception {
        docker.run("kill", "--signal", "USR1", id);
    }

    @Override
    public void health(String id, boolean good) throws Exception {
        docker.run("exec", id, "/program", good ? "touch" : "erase", "/run/well");
    }

    @Override
    public void pause(String id) throws Exception {
        docker.run("pause", id);
    }

    @Override
    public void restartBy(String id, String policy) throws Exception {
        docker.run("update", "--restart", policy, id);
    }

    @Override
    public void disconnect(String id, String network) throws Exception {
        docker.run("network", "disconnect", network, id);
    }

    @Override
    public void addNetwork(String name) throws Exception {
        docker.run("network", "create", name);
    }

    @Override
    public void addVolume(String name) throws Exception {
        docker.run("volume", "create", name);
    }

    @Override
    public boolean hasNetwork(String name) throws Exception {
        return docker.run("network", "ls", "--format", "{{.Name}}").lines().anyMatch(name::equals);
    }

    @Override
    public boolean hasVolume(String name) throws Exception {
        return docker.run("volume", "ls", "--quiet").lines().anyMatch(name::equals);
    }

    @Override
    public void removeNetwork(String name) throws Exception {
        docker.run("network", "rm", name);
    }

    @Override
    public void removeVolume(String name) throws Exception {
        docker.run("volume", "rm", name);
    }

    @Override
    public AutoCloseable takePort(int port) throws Exception {
        return new ServerSocket(port);
    }
}
