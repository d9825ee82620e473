// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerChange.Connect;
import dev.gestor.engine.ContainerChange.Disconnect;
import dev.gestor.engine.ContainerChange.Rename;
import dev.gestor.engine.ContainerChange.Restart;
import dev.gestor.engine.ContainerChange.Start;
import dev.gestor.engine.ContainerChange.Unpause;
import dev.gestor.engine.ContainerChange.Update;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerGoneException;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ForeignContainerException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.UpdatableSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a container is changed and stays the same one, and how soon an inventory knows what became of it. */
public abstract class ContainerChangeContract extends EngineScene {
    private static final List<ContainerChange> EVERY_KIND = List.of(
            new Start(),
            new Restart(),
            new Unpause(),
            new Update(),
            new Rename("other"),
            new Connect("bridge", List.of()),
            new Disconnect("bridge"));

    protected ContainerChangeContract(HostUnderTest host) {
        super(host);
    }

    @Test
    void whatIsDoneHereIsSeenAtOnce() throws Exception {
        try (Inventory inventory = engine.follow()) {
            Container made = engine.run(spec("one"));
            assertThat(inventory.find(made.id())).contains(made);

            engine.stop(made.id(), AT_ONCE);
            assertThat(find(inventory, made).state()).isEqualTo(ContainerState.EXITED);

            engine.change(made.id(), new Start());
            assertThat(find(inventory, made).state()).isEqualTo(ContainerState.RUNNING);

            engine.change(made.id(), new Rename(name("two")));
            assertThat(find(inventory, made).name()).isEqualTo(name("two"));

            engine.remove(made.id(), AT_ONCE);
            assertThat(inventory.containers()).isEmpty();
        }
    }

    @Test
    void oneThatEndedTellsItsExitCodeAndIsStartedAgain() throws Exception {
        try (Inventory inventory = engine.follow()) {
            Container made = engine.run(spec("one"));
            assertThat(made.detail().exitCode()).isEmpty();

            host.end(made.id());
            eventually(() -> assertThat(find(inventory, made).state()).isEqualTo(ContainerState.EXITED));
            assertThat(find(inventory, made).detail().exitCode()).hasValue(3);
            assertThat(find(inventory, made).finished()).isPresent();

            engine.change(made.id(), new Start());
            Container again = find(inventory, made);
            assertThat(again.state()).isEqualTo(ContainerState.RUNNING);
            assertThat(again.pid()).isPresent().isNotEqualTo(made.pid());
            assertThat(again.detail().exitCode()).isEmpty();
            assertThat(again.finished()).isEmpty();
        }
    }

    @Test
    void oneThatRunsIsNotStartedTwice() throws Exception {
        Container made = engine.run(spec("one"));

        engine.change(made.id(), new Start());

        assertThat(engine.list()).containsExactly(made);
    }

    @Test
    void aRestartEndsTheProgramAndBeginsItAnew() throws Exception {
        Container made = engine.run(spec("one"));

        engine.change(made.id(), new Restart());

        Container again = engine.list().get(0);
        assertThat(again.id()).isEqualTo(made.id());
        assertThat(again.state()).isEqualTo(ContainerState.RUNNING);
        assertThat(again.pid()).isNotEqualTo(made.pid());
        assertThat(again.started().orElseThrow()).isAfter(made.started().orElseThrow());
    }

    @Test
    void aRestartOfOneThatEndedStartsIt() throws Exception {
        Container made = engine.run(spec("one"));
        engine.stop(made.id(), AT_ONCE);

        engine.change(made.id(), new Restart());

        assertThat(engine.list()).extracting(Container::state).containsExactly(ContainerState.RUNNING);
    }

    @Test
    void onePausedByAPersonGoesOn() throws Exception {
        try (Inventory inventory = engine.follow()) {
            Container made = engine.run(spec("one"));
            host.pause(made.id());
            eventually(() -> assertThat(find(inventory, made).state()).isEqualTo(ContainerState.PAUSED));

            engine.change(made.id(), new Unpause());
            assertThat(find(inventory, made)).isEqualTo(made);

            engine.change(made.id(), new Unpause());
            assertThat(find(inventory, made)).isEqualTo(made);
        }
    }

    @Test
    void theEnginesOwnRestartsAreSwitchedOff() throws Exception {
        try (Inventory inventory = engine.follow()) {
            Container made = engine.run(spec("one"));
            assertThat(made.detail().settings())
                    .contains(new UpdatableSettings(
                            UpdatableSettings.NO_RESTART, spec("one").limits()));
            host.restartBy(made.id(), "unless-stopped");
            eventually(() -> assertThat(find(inventory, made).detail().settings())
                    .contains(
                            new UpdatableSettings("unless-stopped", spec("one").limits())));

            engine.change(made.id(), new Update());
            assertThat(find(inventory, made).detail().settings())
                    .isEqualTo(made.detail().settings());
            assertThat(find(inventory, made).started()).isEqualTo(made.started());
        }
    }

    @Test
    void aTakenNameIsNotGivenTwice() throws Exception {
        Container one = engine.run(spec("one"));
        Container two = engine.run(spec("two"));

        assertThatThrownBy(() -> engine.change(two.id(), new Rename(name("one"))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name("one"));
        assertThat(engine.list()).containsExactlyInAnyOrder(one, two);

        engine.change(two.id(), new Rename(name("two")));
        assertThat(engine.list()).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void oneThatIsGoneIsToldSo() throws Exception {
        Container made = engine.run(spec("one"));
        host.remove(made.id());

        for (ContainerChange change : EVERY_KIND) {
            assertThatThrownBy(() -> engine.change(made.id(), change))
                    .as("%s", change)
                    .isInstanceOf(ContainerGoneException.class)
                    .hasMessageContaining(made.id());
        }
    }

    @Test
    void oneOfAnotherInstanceIsRefused() throws Exception {
        String id = host.start(name("others"), labels(otherInstance));
        try (var other = host.open(otherInstance)) {
            Container before = other.list().get(0);

            for (ContainerChange change : EVERY_KIND) {
                assertThatThrownBy(() -> engine.change(id, change))
                        .as("%s", change)
                        .isInstanceOf(ForeignContainerException.class)
                        .hasMessageContaining("instance '" + otherInstance + "', owner 'user'");
            }
            assertThat(other.list()).containsExactly(before);
        }
    }

    @Test
    void healthReachesTheInventory() throws Exception {
        try (Inventory inventory = engine.follow()) {
            Container made = engine.run(checked("one"));
            assertThat(made.detail().health()).isEqualTo(Health.STARTING);

            host.health(made.id(), true);
            eventually(() -> assertThat(find(inventory, made).detail().health()).isEqualTo(Health.HEALTHY));

            host.health(made.id(), false);
            eventually(() -> assertThat(find(inventory, made).detail().health()).isEqualTo(Health.UNHEALTHY));
        }
    }

    @Test
    void whereThereIsNoCheckThereIsNoHealth() throws Exception {
        assertThat(engine.run(spec("one")).detail().health()).isEqualTo(Health.NONE);
    }

    private static Container find(Inventory inventory, Container container) {
        return inventory.find(container.id()).orElseThrow();
    }
}
