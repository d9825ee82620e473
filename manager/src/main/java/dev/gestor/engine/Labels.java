// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/** Names of the labels that Gestor reads and writes; the whole list stands in the documentation of labels. */
public final class Labels {
    public static final String MANAGED = "gestor.managed";
    public static final String INSTANCE = "gestor.instance";
    public static final String OWNER = "gestor.owner";
    public static final String PROTECT = "gestor.protect";
    public static final String WORKLOAD = "gestor.workload";

    private Labels() {}
}
