package io.esportslake.config;

import io.esportslake.table.LakeTables;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** The tables, and what they read, for whatever asks. */
@Singleton
class TablesProducer {

    @Produces
    @Singleton
    @DefaultBean
    LakeTables tables(Config config) {
        return ConfiguredTables.of(config);
    }

    @Produces
    @Singleton
    Topics topics(LakeTables tables, Config config) {
        return Topics.of(tables, config);
    }
}
