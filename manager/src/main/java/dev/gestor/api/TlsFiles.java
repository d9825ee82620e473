// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.nio.file.Path;

/**
 * What a server proves with who it is, both PEM: options {@code --tls-cert} and {@code --tls-key}.
 *
 * @param certificate the certificate, followed by those that signed it
 * @param key its private key in PKCS#8, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}
