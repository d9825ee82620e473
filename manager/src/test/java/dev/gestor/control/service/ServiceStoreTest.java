// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.VolumeSpec;
import dev.gestor.policy.reconcile.DeclaredProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceStoreTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        ServiceStore store = ServiceStore.open(folder);
        var shop = new DeclaredProject(project("shop"), List.of(service("shop", "old")), false, false)
                .inheriting("shop/web/0", Map.of("/data", "a".repeat(64)));
        var gone = new DeclaredProject(project("gone"), List.of(), true, true);
        store.put(shop);
        store.put(gone);
        store.hold("shop/web");
        store.hold("shop/web/1");
        store.hold("gone");
        store.resume("shop/web");

        ServiceStore again = ServiceStore.open(folder);
        assertThat(again.projects()).containsExactly(gone, shop);
        assertThat(again.holds()).containsExactly("gone");
        assertThat(again.problems()).isEmpty();

        again.remove("gone");
        assertThat(ServiceStore.open(folder).projects()).containsExactly(shop);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "empty            | ``                                                      | its version is ''",
                "no JSON          | {\"version\":1,                                          | it is not JSON",
                "cut off          | {\"version\":1,\"withdrawn\":false,\"project\":{\"na     | it is not JSON",
                "of another time  | {\"version\":2,\"withdrawn\":false}                      | its version is '2', this Gestor reads version 1",
                "without its flag | {\"version\":1}                                          | withdrawn and remove_volumes must be true or false",
                "without project  | {\"version\":1,\"withdrawn\":false,\"remove_volumes\":false} | not a kept project",
            })
    void whatCannotBeReadIsNamedAndKept(String what, String text, String reason) throws Exception {
        Path file = Files.createDirectories(folder.resolve("services")).resolve("shop.json");
        Files.writeString(file, text);
        ServiceStore store = ServiceStore.open(folder);

        assertThat(store.projects()).isEmpty();
        assertThat(store.unreadable()).containsExactly("shop");
        assertThat(store.problems())
                .singleElement()
                .asString()
                .startsWith(file + " cannot be read: " + reason)
                .contains("gestor up -f FILE")
                .contains("gestor down shop");
        assertThat(file).hasContent(text);

        store.put(DeclaredProject.of(project("shop")));
        assertThat(store.problems()).isEmpty();
        assertThat(folder.resolve("services").resolve("shop.json.unreadable")).hasContent(text);
        assertThat(ServiceStore.open(folder).problems()).isEmpty();
    }

    @Test
    void aProjectInTheFileOfAnotherIsNotBelieved() throws Exception {
        ServiceStore store = ServiceStore.open(folder);
        store.put(DeclaredProject.of(project("shop")));
        Files.move(
                folder.resolve("services").resolve("shop.json"),
                folder.resolve("services").resolve("other.json"));

        assertThat(ServiceStore.open(folder).problems())
                .singleElement()
                .asString()
                .contains("it declares project 'shop'");
    }

    @Test
    void whereHoldsCannotBeReadEverythingIsHeld() throws Exception {
        ServiceStore store = ServiceStore.open(folder);
        store.put(DeclaredProject.of(project("shop")));
        Files.writeString(folder.resolve("services.holds"), "{\"holds\":[");

        ServiceStore again = ServiceStore.open(folder);
        assertThat(again.holds()).containsExactly("shop");
        assertThat(again.problems()).singleElement().asString().contains("everything is held");
        again.resume("shop");
        assertThat(again.problems()).isEmpty();
        assertThat(ServiceStore.open(folder).holds()).isEmpty();
    }

    @Test
    void whatIsToBeInheritedIsNotLostByADeclarationMeanwhile() throws Exception {
        ServiceStore store = ServiceStore.open(folder);
        store.put(DeclaredProject.of(project("shop")));
        var volumes = Map.of("/data", "a".repeat(64));
        var inheriting = new FutureTask<>(() -> {
            store.inherit("shop", "shop/web/0", volumes);
            return true;
        });
        var thread = new Thread(inheriting, "inheriting");

        store.change("shop", before -> {
            thread.start();
            await().until(() -> inheriting.isDone() || thread.getState() == Thread.State.BLOCKED);
            var declared = before.orElseThrow();
            return Optional.of(new DeclaredProject(project("shop"), List.of(), false, false, declared.inherited()));
        });
        assertThat(inheriting.get(10, TimeUnit.SECONDS)).isTrue();

        assertThat(ServiceStore.open(folder).project("shop").orElseThrow().inherited())
                .isEqualTo(Map.of("shop/web/0", volumes));
    }

    @Test
    void aReaderWaitsForNoWriter() throws Exception {
        ServiceStore store = ServiceStore.open(folder);
        store.put(DeclaredProject.of(project("shop")));
        // As if the disk took its time.
        store.change("shop", before -> {
            var reader = new FutureTask<>(() -> store.projects().size()
                    + store.unreadable().size()
                    + store.problems().size()
                    + store.holds().size());
            new Thread(reader, "reader").start();
            assertThat(reader).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(1);
            return before;
        });
    }

    @Test
    void onlyNamesThatMakeFileNamesAreTaken() {
        assertThat(ServiceStore.nameable("shop-1.b_c")).isTrue();
        assertThat(ServiceStore.nameable("../shop")).isFalse();
        assertThat(ServiceStore.nameable("")).isFalse();
        assertThat(ServiceStore.nameable(".hidden")).isFalse();
    }

    private static ProjectSpec project(String name) {
        return new ProjectSpec(
                name,
                List.of(service(name, "web")),
                List.of(new NetworkSpec(name + "_net", "bridge", Map.of(), Map.of("a", "b"), false, false)),
                List.of(new VolumeSpec(name + "_data", "", Map.of(), Map.of(), true)));
    }

    private static ServiceSpec service(String project, String name) {
        return new ServiceSpec(
                project,
                name,
                2,
                ContainerSpec.of(name, "shop/web:1", Owner.SERVICES).isolated(),
                Optional.empty(),
                RestartRule.ON_FAILURE,
                List.of());
    }
}
