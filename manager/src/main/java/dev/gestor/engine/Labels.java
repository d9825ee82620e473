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

    /** Which container one was made like, to share its work: its name. */
    public static final String SCALED_FROM = "gestor.scaled-from";

    /** Which update a container was made by. */
    public static final String ROLLOUT = "gestor.rollout";

    /** That several containers may write to a volume at once: {@code true}. */
    public static final String SHARED_VOLUMES = "gestor.shared-volumes";

    /** Which containers share a balancer; without it those of one service do. */
    public static final String BALANCE_GROUP = "gestor.balance.group";

    /** What a server is asked for to find out whether it is well. */
    public static final String HEALTH_PATH = "gestor.health.path";

    private Labels() {}
}
