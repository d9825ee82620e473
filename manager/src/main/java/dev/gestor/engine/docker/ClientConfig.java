// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What docker-java has to know. Its default configuration reads property files, system properties and variables of its own,
 * which would go past {@link DockerAddress}; and its default object mapper reads every answer three times.
 */
@SuppressWarnings("deprecation") // the interface still names its old SSLConfig
final class ClientConfig implements DockerClientConfig {
    private final DockerAddress address;

    ClientConfig(DockerAddress address) {
        this.address = address;
    }

    @Override
    public URI getDockerHost() {
        return address.uri();
    }

    /** Unset: requests without a version are understood by old engines (20.10 ends at 1.41) and new ones (29 begins at 1.44). */
    @Override
    public RemoteApiVersion getApiVersion() {
        return RemoteApiVersion.UNKNOWN_VERSION;
    }

    @Override
    public ObjectMapper getObjectMapper() {
        return new ObjectMapper()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
    }

    @Override
    public com.github.dockerjava.core.@Nullable SSLConfig getSSLConfig() {
        return address.certificates()
                .map(folder -> new LocalDirectorySSLConfig(folder.toString()))
                .orElse(null);
    }

    @Override
    public @Nullable String getRegistryUsername() {
        return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
        return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
        return null;
    }

    @Override
    public @Nullable String getRegistryUrl() {
        return null;
    }

    /** Nothing is ever pulled or pushed. */
    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
        return null;
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
        return new AuthConfigurations();
    }
}
