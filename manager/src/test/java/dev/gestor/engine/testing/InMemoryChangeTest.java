// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

/** Changes of containers in memory. */
final class InMemoryChangeTest extends ContainerChangeContract {
    InMemoryChangeTest() {
        super(new InMemoryUnderTest());
    }
}
