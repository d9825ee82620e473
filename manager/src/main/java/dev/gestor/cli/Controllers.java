// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.Resource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The controllers beside the cycle, with the routes by which they are told what to do. */
final class Controllers {
    private final List<Resource> resources = new ArrayList<>();

    private Controllers() {}

    static Controllers open(RunSettings settings, ManagerParts parts, Clock clock, Closer closer) {
        return new Controllers();
    }

    List<Resource> resources() {
        return List.copyOf(resources);
    }

    /** From now on they may change containers. */
    void start(Closer closer) {}
}
