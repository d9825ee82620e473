// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.rollout;

import dev.gestor.engine.Exclusives;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the two comes first when a container is replaced. The new one, unless both cannot be there at once: then the old one is
 * stopped before, and nobody serves in between.
 *
 * @param why what both cannot have, in words; none: the new one starts first
 */
public record Order(List<String> why) {
    public Order {
        why = List.copyOf(why);
    }

    /** @param hostPorts whether what is published under a number of its own counts: not where the new one will publish nothing */
    public static Order of(Exclusives exclusives, boolean hostPorts) {
        List<String> why = new ArrayList<>();
        if (hostPorts && !exclusives.hostPorts().isEmpty()) {
            why.add("it publishes " + String.join(", ", exclusives.hostPorts()));
        }
        if (!exclusives.writable().isEmpty()) {
            why.add("it may write to " + String.join(", ", exclusives.writable()));
        }
        if (!exclusives.addresses().isEmpty()) {
            why.add("its address is fixed, " + String.join(", ", exclusives.addresses()));
        }
        if (!exclusives.stack().isEmpty()) {
            why.add("it uses the network of " + exclusives.stack());
        }
        return new Order(why);
    }

    public boolean stopFirst() {
        return !why.isEmpty();
    }

    public String inWords() {
        return String.join("; ", why);
    }
}
