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

    /** Asks for a load balancer in front of the container, and says how it chooses: {@code random} and others. */
    public static final String BALANCE = "gestor.balance";
    /** Which containers share a balancer; without it those of one service do. */
    public static final String BALANCE_GROUP = "gestor.balance.group";
    /** Where the balancer is reached on the host: a port, or an address with a port. */
    public static final String BALANCE_PORT = "gestor.balance.port";
    /** Where the container takes requests, if it exposes several ports. */
    public static final String BALANCE_SERVER_PORT = "gestor.balance.server-port";
    /** What is asked for by HTTP to see whether a container is well. */
    public static final String HEALTH_PATH = "gestor.health.path";
    /** On a balancer: the group that it serves. */
    public static final String BALANCER = "gestor.balancer";
    /** Which container one was made like, to share its work: its name. */
    public static final String SCALED_FROM = "gestor.scaled-from";
    /** Which update a container was made by. */
    public static final String ROLLOUT = "gestor.rollout";
    /** That several containers may write to a volume at once: {@code true}. */
    public static final String SHARED_VOLUMES = "gestor.shared-volumes";

    private Labels() {}
}
