// SPDX-License-Identifier: Apache-2.0
package dev.gestor;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The manager's package graph. An arrow is "may use"; {@code cli}, the composition root, may use all.
 *
 * <pre>
 * cli -&gt; api -&gt; control -&gt; policy -&gt; telemetry -&gt; sysinfo (native)
 *         |        |  `----&gt; journal -&gt; batch
 *         |        |-------&gt; engine
 *         |        `-------&gt; balance, probe
 *     |   `-&gt; workload -------^ ^-- engine.docker
 *     `-&gt; cluster, load, which use none of these
 * </pre>
 */
final class ArchitectureTest {
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("telemetry", Set.of("sysinfo")),
            Map.entry("engine", Set.of()),
            Map.entry("policy", Set.of("telemetry", "engine")),
            Map.entry("journal", Set.of("batch")),
            Map.entry("workload", Set.of("engine")),
            Map.entry("control", Set.of("policy", "engine", "telemetry", "journal", "batch", "balance", "probe")),
            Map.entry("compose", Set.of("engine")),
            Map.entry("balance", Set.of()),
            Map.entry("probe", Set.of()),
            Map.entry("cluster", Set.of()),
            Map.entry("load", Set.of()),
            Map.entry("api", Set.of("control", "engine", "telemetry", "policy", "journal", "workload", "batch")));

    private static final JavaClasses MANAGER =
            new ClassFileImporter(Set.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.gestor");

    static Stream<String> ruledPackages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @Test
    void everyPackageHasItsRule() {
        Set<String> packages = MANAGER.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("dev.gestor."))
                .map(name -> name.split("\\.", 4)[2])
                .collect(Collectors.toCollection(TreeSet::new));
        // Modules of their own that the manager only uses.
        packages.removeAll(Set.of("sysinfo", "batch", "cli"));
        assertThat(MAY_USE.keySet()).containsAll(packages);
    }

    @ParameterizedTest
    @MethodSource("ruledPackages")
    void aPackageUsesOnlyWhatItMay(String name) {
        String[] allowed = Stream.concat(Stream.of(name), MAY_USE.getOrDefault(name, Set.of()).stream())
                .map(ArchitectureTest::within)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(within(name))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.gestor..").and(not(resideInAnyPackage(allowed))))
                .because("it may use " + Arrays.toString(allowed))
                .allowEmptyShould(true)
                .check(MANAGER);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.gestor.(**)").should().beFreeOfCycles().check(MANAGER);
    }

    @Test
    void theDockerAdapterIsKnownToTheCompositionRootAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.gestor.engine.docker", "dev.gestor.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.gestor.engine.docker")
                .check(MANAGER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker-java  | com.github.dockerjava..              | dev.gestor.engine.docker",
                "MINA SSHD    | org.apache.sshd..                    | dev.gestor.cluster.ssh..",
                "JNA          | com.sun.jna..                        | dev.gestor.sysinfo..",
                "Quartz       | org.quartz..                         | dev.gestor.control.. dev.gestor.workload..",
                "OkHttp       | okhttp3..                            | dev.gestor.journal.. dev.gestor.workload.. dev.gestor.probe..",
                "SnakeYAML    | org.yaml.snakeyaml..                 | dev.gestor.compose..",
                "Javalin      | io.javalin..                         | dev.gestor.api..",
                "Jetty        | org.eclipse.jetty..                  | dev.gestor.api..",
                "servlets     | jakarta.servlet..                    | dev.gestor.api..",
                "HdrHistogram | org.HdrHistogram..                   | dev.gestor.load..",
                "XChart       | org.knowm.xchart..                   | dev.gestor.load..",
                "picocli      | picocli..                            | dev.gestor.cli..",
            })
    void aLibraryStopsAtItsAdapter(String library, String packages, String adapters) {
        noClasses()
                .that()
                .resideOutsideOfPackages(adapters.split(" ", -1))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages)
                .because(library + " stops at its adapter")
                .check(MANAGER);
    }

    /** They cost Docker a second a container, or several: figures are read from the kernel. */
    @Test
    void nobodyAsksDockerForItsStatistics() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "Docker's statistics",
                        c -> c.getName().matches("com\\.github\\.dockerjava\\..*(Stats|Statistic).*")))
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "statsCmd", call -> call.getTarget().getName().equals("statsCmd")))
                .check(MANAGER);
    }

    @Test
    void policiesArePure() {
        noClasses()
                .that()
                .resideInAPackage("dev.gestor.policy..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.io..", "java.nio..", "java.net..", "java.util.concurrent..", "org.slf4j..")
                        .or(named(
                                "java.time.Clock", "java.util.Random", "java.lang.Thread", "java.lang.ProcessHandle")))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(MANAGER);
    }

    @Test
    void onlyCommandsPrintOrExit() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.gestor.cli..", "dev.gestor.sysinfo..", "dev.gestor.batch..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(MANAGER);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(MANAGER);
    }

    @Test
    void anAdapterShowsOnlyItsEntrance() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .resideInAPackage("dev.gestor.engine.docker")
                .and(not(named("dev.gestor.engine.docker.DockerEngine", "dev.gestor.engine.docker.DockerAddress")))
                .should()
                .notBePublic()
                .check(MANAGER);
    }

    @Test
    void noPackageIsADrawerForEverything() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..", "..utils..", "..helpers..", "..common..", "..impl..", "..misc..", "..dto..")
                .check(MANAGER);
    }

    private static String within(String name) {
        return "dev.gestor." + name + "..";
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> wanted = Set.of(names);
        return DescribedPredicate.describe("one of " + wanted, c -> wanted.contains(c.getName()));
    }
}
