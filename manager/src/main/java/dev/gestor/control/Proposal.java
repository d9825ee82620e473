// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ResourceSpec;
import java.util.Map;
import java.util.Set;

/** What a policy would like to be done. It takes effect only if the {@link Arbiter} accepts it. */
public sealed interface Proposal {
    /** The proposing policy, for example {@code retention}. */
    String policy();

    Precedence precedence();

    /** What is proposed in one word, for example {@code evict}. */
    String action();

    /** In words, with the figures. */
    String reason();

    /** What was seen, by name. */
    Map<String, String> inputs();

    /** Whether there would be a container more. */
    default boolean creates() {
        return false;
    }

    /**
     * To stop or remove a container.
     *
     * @param authority the owners whose containers the policy may change
     */
    record Removal(
            String policy,
            Precedence precedence,
            String action,
            Container container,
            Set<Owner> authority,
            Extent extent,
            String reason,
            Map<String, String> inputs)
            implements Proposal {
        public Removal {
            authority = Set.copyOf(authority);
            inputs = Map.copyOf(inputs);
        }
    }

    /**
     * To change a container that stays the same container.
     *
     * @param authority the owners whose containers the policy may change
     */
    record Change(
            String policy,
            Precedence precedence,
            String action,
            Container container,
            Set<Owner> authority,
            ContainerChange change,
            String reason,
            Map<String, String> inputs)
            implements Proposal {
        public Change {
            authority = Set.copyOf(authority);
            inputs = Map.copyOf(inputs);
        }
    }

    /**
     * To make a network or volume, or to remove one.
     *
     * @param removal whether it is to go
     */
    record Provision(
            String policy,
            Precedence precedence,
            String action,
            ResourceSpec resource,
            boolean removal,
            String reason,
            Map<String, String> inputs)
            implements Proposal {
        public Provision {
            inputs = Map.copyOf(inputs);
        }
    }

    /** To create and start a container. */
    record Creation(
            String policy,
            Precedence precedence,
            String action,
            ContainerSpec spec,
            String reason,
            Map<String, String> inputs)
            implements Proposal {
        public Creation {
            inputs = Map.copyOf(inputs);
        }

        @Override
        public boolean creates() {
            return true;
        }
    }

    /** To create and start a container like one that is there. */
    record Copy(
            String policy,
            Precedence precedence,
            String action,
            ContainerTemplate template,
            Owner owner,
            String reason,
            Map<String, String> inputs)
            implements Proposal {
        public Copy {
            inputs = Map.copyOf(inputs);
        }

        @Override
        public boolean creates() {
            return true;
        }
    }

    /** How far a removal goes. */
    enum Extent {
        /** The container stays, stopped, and can be started again by its owner. */
        STOP,
        REMOVE
    }
}
