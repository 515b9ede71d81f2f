package io.esportslake.s3;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * How the store is reached. Credentials are looked for by the SDK's own chain.
 *
 * @param endpoint of another store than the SDK's own
 * @param region where the bucket is; by default what the SDK finds
 * @param isPathStyle whether the bucket stands in the path of an address instead of its host name
 */
public record S3Access(Optional<URI> endpoint, Optional<String> region, boolean isPathStyle) {

    public S3Access {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(region, "region");
    }
}
