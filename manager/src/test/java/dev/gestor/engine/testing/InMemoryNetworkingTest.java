// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

/** Ports and networks in memory. */
final class InMemoryNetworkingTest extends NetworkingContract {
    InMemoryNetworkingTest() {
        super(new InMemoryUnderTest());
    }
}
