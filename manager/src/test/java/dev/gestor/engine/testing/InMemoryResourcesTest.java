// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

/** Networks and volumes in memory. */
final class InMemoryResourcesTest extends ResourcesContract {
    InMemoryResourcesTest() {
        super(new InMemoryUnderTest());
    }
}
