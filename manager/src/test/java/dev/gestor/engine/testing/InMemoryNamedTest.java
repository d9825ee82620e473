// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

/** Named containers in memory. */
final class InMemoryNamedTest extends NamedContainersContract {
    InMemoryNamedTest() {
        super(new InMemoryUnderTest());
    }
}
