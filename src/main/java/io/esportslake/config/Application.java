package io.esportslake.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Name and version, as the build wrote them. */
public final class Application {

    /** For example {@code esports-lake 0.1.0}. */
    public static final String NAME_AND_VERSION = "esports-lake " + version();

    private Application() {}

    private static String version() {
        try (InputStream in = Application.class.getResourceAsStream("/esports-lake-version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("The program's version resource cannot be read", e);
        }
    }
}
