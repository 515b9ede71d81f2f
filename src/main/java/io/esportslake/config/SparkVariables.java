package io.esportslake.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Variables of the Spark job that this program replaces: they have no meaning here, and whoever sets them is told. */
final class SparkVariables {

    /** What does their job now; a test holds docs/from-spark.md to it. */
    static final Map<String, String> REPLACED = replaced();

    private SparkVariables() {}

    private static Map<String, String> replaced() {
        Map<String, String> replaced = new LinkedHashMap<>();
        replaced.put(
                "SPARK_MASTER_URL",
                "there is no cluster: to use more cores, start more instances on the same lake, up to one per topic"
                        + " partition");
        replaced.put(
                "SPARK_DRIVER_MEMORY",
                "the heap is set by -Xmx " + JvmOptions.PLACE + "; rows not yet written are outside it, within"
                        + " ESPORTS_LAKE_MEMORY_BUDGET");
        replaced.put(
                "SPARK_EXECUTOR_MEMORY",
                "there are no executors; rows not yet written are kept within ESPORTS_LAKE_MEMORY_BUDGET");
        replaced.put(
                "SPARK_SHUFFLE_PARTITIONS",
                "nothing is shuffled: each flush writes one file per partition key of its rows, see"
                        + " ESPORTS_LAKE_FLUSH_INTERVAL");
        replaced.put("SPARK_UI_PORT", "the page and its JSON are on QUARKUS_HTTP_PORT, 8080 by default");
        return Collections.unmodifiableMap(replaced);
    }

    /** A sentence for each that is set. */
    static List<String> notes(Set<String> variables) {
        List<String> notes = new ArrayList<>();
        REPLACED.forEach((variable, instead) -> {
            if (variables.contains(variable)) {
                notes.add(variable + " has no meaning any more: " + instead);
            }
        });
        return notes;
    }
}
