package io.esportslake.dev;

import io.esportslake.config.EarlySettings;
import io.esportslake.config.LakeRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Dev mode's object store: {@code ESPORTS_LAKE_DEV_STORE=s3} starts one and puts the lake there. Its objects are files,
 * so that any reader of files finds them too.
 */
final class DevStore {

    /** Set while one runs: where it is asked. */
    static final String ENDPOINT = "io.esportslake.dev.store-endpoint";

    private static final String KIND = "s3";
    private static final String BUCKET = "dev";
    private static final String LAKE = "s3://" + BUCKET + "/esports";

    private DevStore() {}

    /**
     * Starts one unless none is wanted or one runs.
     *
     * @return the one that was started
     * @throws IOException when it did not start
     * @throws IllegalArgumentException when another kind is asked for, or the lake is in another store
     */
    static Optional<EmbeddedStore> startIfWanted() throws IOException {
        Optional<String> kind = EarlySettings.variable(EarlySettings.DEV_STORE);
        if (kind.isEmpty() || System.getProperty(ENDPOINT) != null) {
            return Optional.empty();
        }
        if (!kind.get().equals(KIND)) {
            throw new IllegalArgumentException(
                    EarlySettings.DEV_STORE + " is " + KIND + " or not set, found '" + kind.get() + "'");
        }
        Optional<String> configured = EarlySettings.variable("DATA_LAKE_PATH").filter(LakeRoots::isInStore);
        if (configured.isPresent()) {
            throw new IllegalArgumentException("With " + EarlySettings.DEV_STORE + " the lake is " + LAKE
                    + " and DATA_LAKE_PATH the directory in which the store keeps its objects, found "
                    + configured.get());
        }
        EmbeddedStore store = EmbeddedStore.start(objects(), 0);
        Files.createDirectories(objects().resolve(BUCKET));
        System.setProperty("esports-lake.data-lake-path", LAKE);
        System.setProperty("esports-lake.s3.endpoint", store.endpoint().toString());
        System.setProperty("aws.accessKeyId", EmbeddedStore.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", EmbeddedStore.SECRET_KEY);
        System.setProperty(ENDPOINT, store.endpoint().toString());
        return Optional.of(store);
    }

    /** Where the server keeps its objects: {@code <directory>/<bucket>/<key>}. */
    static Path objects() {
        return DevMode.directory().resolve("objects");
    }
}
