// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gestor.engine.Dependency;
import dev.gestor.engine.HealthCheck;
import dev.gestor.engine.Mount;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.SpecJson;
import dev.gestor.engine.VolumeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ComposeFileTest {
    @TempDir
    private Path folder;

    private static ServiceSpec service(ProjectSpec project, String name) {
        return project.services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDatabaseWithAHealthCheckAndAWebServiceThatWaitsForIt() throws Exception {
        ComposeFile.Loaded loaded = Fixtures.load("shop");
        assertThat(loaded.warnings()).isEmpty();
        ProjectSpec project = loaded.project();
        assertThat(project.name()).isEqualTo("shop");
        assertThat(project.services()).extracting(ServiceSpec::name).containsExactly("db", "migrate", "web");
        assertThat(project.volumes()).containsExactly(new VolumeSpec("shop_db-data", "", Map.of(), Map.of(), false));

        ServiceSpec db = service(project, "db");
        Path password = Fixtures.file("shop").resolveSibling("password.txt");
        assertThat(db.pattern().owner()).isEqualTo(Owner.SERVICES);
        assertThat(db.restart()).isEqualTo(RestartRule.UNLESS_STOPPED);
        assertThat(db.pattern().healthCheck())
                .contains(new HealthCheck(
                        List.of("CMD-SHELL", "pg_isready -U shop -d shop"),
                        Optional.of(Duration.ofSeconds(5)),
                        Optional.of(Duration.ofSeconds(3)),
                        Optional.of(Duration.ofSeconds(90)),
                        OptionalInt.of(10)));
        assertThat(db.pattern().mounts())
                .contains(
                        Mount.volume("shop_db-data", "/var/lib/postgresql/data", false),
                        Mount.bind(password.toString(), "/run/secrets/db_password", true));
        assertThat(db.pattern().limits().memoryBytes()).isEqualTo(OptionalLong.of(512L << 20));
        assertThat(db.pattern().limits().nanoCpus()).isEqualTo(OptionalLong.of(1_500_000_000));
        assertThat(db.pattern().stop().grace()).contains(Duration.ofMinutes(1));

        ServiceSpec web = service(project, "web");
        assertThat(web.dependencies())
                .containsExactly(
                        new Dependency("db", Dependency.Condition.HEALTHY, true, true),
                        new Dependency("migrate", Dependency.Condition.COMPLETED, true, false));
        assertThat(web.pattern().image()).isEqualTo("shop/web:2.4.1");
        assertThat(web.pattern().program().command())
                .contains(List.of("./serve", "--port", "8000", "--greeting", "Hello, world"));
        assertThat(web.pattern().program().environment())
                .containsEntry("DB_URL", "postgres://shop@db:5432/shop")
                .containsEntry("HOME", "/home/someone")
                .containsEntry("PRICE", "5$")
                .doesNotContainKey("NOT_SET_ANYWHERE");
        assertThat(web.pattern().networking().ports())
                .containsExactly(new PortBinding(8000, "tcp", Optional.of("127.0.0.1"), OptionalInt.of(8080)));
        assertThat(web.pattern().networking().attachments())
                .containsExactly(new Networking.Attachment("shop_default", List.of("web")));
    }

    @Test
    void aPoolOfWorkersAfterOnePattern() throws Exception {
        ProjectSpec project = Fixtures.load("workers").project();
        ServiceSpec fast = service(project, "fast");
        ServiceSpec slow = service(project, "slow");
        assertThat(fast.replicas()).isEqualTo(3);
        assertThat(slow.replicas()).isEqualTo(2);
        assertThat(fast.restart()).isEqualTo(new RestartRule(RestartRule.When.ON_FAILURE, OptionalInt.of(5)));
        assertThat(slow.pattern().program().environment())
                .containsEntry("CONCURRENCY", "1")
                .containsEntry("QUEUE_URL", "redis://queue:6379/0");
        assertThat(fast.pattern().limits()).isEqualTo(slow.pattern().limits());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void whatWasReadCanBeKeptAndReadAgain(String name) throws Exception {
        ProjectSpec project = Fixtures.load(name).project();
        assertThat(SpecJson.readProject(SpecJson.write(project))).isEqualTo(project);
    }

    static List<String> fixtures() throws Exception {
        return Fixtures.names().toList();
    }

    @Test
    void allProblemsAreToldAtOnceInTheOrderOfLines() {
        ComposeException e = catchThrowableOfType(ComposeException.class, () -> Fixtures.load(folder, """
                        services:
                          web:
                            imgae: shop/web
                            ports: ["80:http"]
                            depends_on: [dbb]
                          db:
                            image: postgres
                            mem_limit: lots
                            privileged: true
                        """));
        Path file = folder.resolve("compose.yaml");
        assertThat(e.problems())
                .extracting(notice -> notice.toString().replace(file.toString(), "compose.yaml"))
                .containsExactly(
                        "compose.yaml:2: services.web: there is no image; name one with image:",
                        "compose.yaml:3: services.web.imgae: the key is unknown; did you mean 'image'?; correct or remove it; keys of your own begin with x-",
                        "compose.yaml:4: services.web.ports[0]: 'http' is no port; write numbers from 1 to 65535, as \"8080:80\", \"127.0.0.1:8080:80/tcp\" or \"8000-8003:8000-8003\"",
                        "compose.yaml:5: services.web.depends_on[0]: the service 'dbb' is not declared; did you mean 'db'?; declare it, or remove the dependency",
                        "compose.yaml:8: services.db.mem_limit: the text 'lots' is not a size; write a number of bytes, or one with a unit, for example 64m or 1.5g",
                        "compose.yaml:9: services.db.privileged: the key is not supported; give single capabilities with cap_add");
        assertThat(e).hasMessageContaining("imgae").hasMessageContaining("privileged");
    }

    @Test
    void theProjectsNameComesFromTheNearestOfFourPlaces() throws Exception {
        String unnamed = "services: {web: {image: x}}";
        String named = "name: declared\n" + unnamed;
        Path own = Files.createDirectory(folder.resolve("My.Folder"));
        Path file = own.resolve("compose.yaml");
        Map<String, String> variable = new HashMap<>(Map.of("COMPOSE_PROJECT_NAME", "variable"));
        ComposeFile.Options wanted = new ComposeFile.Options(Optional.of("wanted"), Set.of());

        Files.writeString(file, unnamed);
        assertThat(name(file, Map.of(), ComposeFile.Options.DEFAULT)).isEqualTo("myfolder");
        Files.writeString(file, named);
        assertThat(name(file, Map.of(), ComposeFile.Options.DEFAULT)).isEqualTo("declared");
        assertThat(name(file, variable, ComposeFile.Options.DEFAULT)).isEqualTo("variable");
        assertThat(name(file, variable, wanted)).isEqualTo("wanted");
        Files.writeString(own.resolve(".env"), "COMPOSE_PROJECT_NAME=from-file\n");
        assertThat(name(file, Map.of(), ComposeFile.Options.DEFAULT)).isEqualTo("from-file");
    }

    private static String name(Path file, Map<String, String> environment, ComposeFile.Options options)
            throws Exception {
        return ComposeFile.read(file, environment, options).project().name();
    }

    @Test
    void profilesComeFromTheCallerElseFromTheEnvironment() throws Exception {
        assertThat(Fixtures.load("profiles").project().services())
                .extracting(ServiceSpec::name)
                .containsExactly("web", "db");
        assertThat(Fixtures.load("profiles", "debug").project().services())
                .extracting(ServiceSpec::name)
                .containsExactly("web", "db", "debugger", "load");
        ComposeFile.Loaded loaded = ComposeFile.read(
                Fixtures.file("profiles"), Map.of("COMPOSE_PROFILES", "test,other"), ComposeFile.Options.DEFAULT);
        assertThat(loaded.project().services()).extracting(ServiceSpec::name).containsExactly("web", "db", "load");
        // What is not required and not there is nothing to wait for.
        assertThat(service(loaded.project(), "web").dependencies())
                .containsExactly(new Dependency("db", Dependency.Condition.STARTED, true, false));
        assertThat(loaded.project().volumes()).isEmpty();
    }

    @Test
    void whatIsWorthAWordIsWarnedOf() throws Exception {
        List<Notice> warnings = Fixtures.load(folder, """
                version: "3"
                services:
                  web:
                    image: example/web:${TAG}
                    build: .
                    environment: {VERSION: 1.10}
                    volumes: ["./conf:/conf:z"]
                networks: {unused: }
                """).warnings();
        assertThat(warnings)
                .extracting(notice -> notice.line() + " " + notice.key() + ": " + notice.problem())
                .containsExactly(
                        "1 version: the key is ignored",
                        "4 services.web.image: the variable TAG is not set; nothing was put in its place",
                        "5 services.web.build: the key is ignored",
                        "6 services.web.environment.VERSION: '1.10' is read as '1.1'",
                        "7 services.web.volumes[0]: the mode z is ignored",
                        "8 networks.unused: no service uses it, so it is not made");
    }

    @Test
    void aProblemInAFileOfVariablesNamesThatFile() throws Exception {
        Files.writeString(folder.resolve("web.env"), "A=1\n\nB='open\n");
        ComposeException e = catchThrowableOfType(
                ComposeException.class, () -> Fixtures.load(folder, "services: {web: {image: x, env_file: web.env}}"));
        assertThat(e.problems()).hasSize(1);
        assertThat(e).hasMessage(folder.resolve("web.env") + ":3: B: the quote ' is not closed; close it");
    }

    @Test
    void aMissingFileIsAProblem() {
        ComposeException e = catchThrowableOfType(
                ComposeException.class,
                () -> ComposeFile.read(folder.resolve("no.yaml"), Map.of(), ComposeFile.Options.DEFAULT));
        assertThat(e).hasMessageContaining("does not exist");
    }
}
