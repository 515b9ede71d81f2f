package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Everything that was configured and that a run depends on, looked at before anything is touched. */
public final class RunConfigCheck {

    private static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";

    private RunConfigCheck() {}

    /**
     * Refuses what these streams cannot run with.
     *
     * @param tables those there are
     * @param run those whose streams shall run
     * @return what the user is told beside: what was set and has no meaning
     * @throws StartRefusedException that says what was found and what to do
     */
    public static List<String> check(
            SmallRyeConfig settings, LakeConfig config, LakeTables tables, List<TableDefinition> run) {
        if (settings.getOptionalValue(BOOTSTRAP_SERVERS, String.class)
                .filter(servers -> !servers.isBlank())
                .isEmpty()) {
            throw new StartRefusedException(
                    FailureCode.NO_BROKERS_NAMED,
                    "KAFKA_BOOTSTRAP_SERVERS is not set: name the Kafka brokers, for example"
                            + " KAFKA_BOOTSTRAP_SERVERS=localhost:9092. (./mvnw quarkus:dev brings a broker of its own.)");
        }
        Set<String> names = LakeConfigCheck.names(settings);
        LakeConfigCheck.check(settings, names, tables);
        Topics topics = Topics.of(tables, settings);
        LakeConfigCheck.check(config, topics);
        HttpAddressCheck.check(settings);
        ChannelConfigCheck.check(settings, run, topics);
        LakeConfigCheck.refuse(ClientConfigCheck.problems(settings, names, run));
        PollInterval.check(settings, config.revocationTimeout(), run);
        List<String> notes = new ArrayList<>(Topics.notes(names, tables));
        notes.addAll(SparkVariables.notes(names));
        return notes;
    }
}
