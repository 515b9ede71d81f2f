package io.esportslake.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Settings that are needed before the framework reads any. */
public final class EarlySettings {

    /** Dev mode alone knows it: which kind of store it starts. */
    public static final String DEV_STORE = "ESPORTS_LAKE_DEV_STORE";

    private static final Path FILE = Path.of(".env");

    private EarlySettings() {}

    /** A variable of the environment, else of the file that the framework will read too; empty when it is blank. */
    public static Optional<String> variable(String name) {
        String value = System.getenv(name);
        if (value != null && !value.isBlank()) {
            return Optional.of(value);
        }
        if (!Files.isReadable(FILE)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // what is wrong with the file, the start says when it reads all settings
        }
        return Optional.ofNullable(properties.getProperty(name)).filter(text -> !text.isBlank());
    }
}
