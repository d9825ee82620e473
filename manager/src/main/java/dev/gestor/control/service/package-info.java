// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.control.service;

import org.jspecify.annotations.NullMarked;
