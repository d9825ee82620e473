// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

/** By what the number of containers follows their CPU: a client's own {@link PidConstants}, or a {@link CpuPreset}. */
public sealed interface CpuLaw permits PidConstants, CpuPreset {}
