// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/** Names of the labels that Gestor reads and writes; the whole list stands in the documentation of labels. */
public final class Labels {
    public static final String MANAGED = "gestor.managed";
    public static final String INSTANCE = "gestor.instance";
    public static final String OWNER = "gestor.owner";
    public static final String PROTECT = "gestor.protect";
    public static final String WORKLOAD = "gestor.workload";
    /** What a service was declared with. */
    public static final String PROJECT = "gestor.project";

    public static final String SERVICE = "gestor.service";
    /** Which of a service's containers, from 0. */
    public static final String INDEX = "gestor.index";
    /** Hash of the specification that a container was made after. */
    public static final String SPEC = "gestor.spec";

    /** Which declaration of the CPU-target autoscaler a container was made for. */
    public static final String CLIENT = "gestor.client";

    private Labels() {}
}
