package io.esportslake.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * The peer: Spark Structured Streaming takes the same topics to the same tables, as fast as it can. One plan per table
 * and no action beside it, no limit on a micro-batch, the file sink, ZSTD, everything there is and then the end. The
 * columns are the service's; a malformed record becomes a row of nulls, as from_json makes it.
 *
 * <p>Arguments: bootstrap servers, topic of matches, topic of players, the lake's directory. Cores are those of the
 * machine.
 */
public final class DrainTopics {

    private static final String MATCHES = "match_id STRING, game_id STRING, platform_game_id STRING, tournament_id STRING,"
            + " tournament_name STRING, game_version STRING, patch STRING, team_1_id STRING, team_1_name STRING,"
            + " team_2_id STRING, team_2_name STRING, winner_id STRING, winner_name STRING, match_duration INT,"
            + " team_1_kills INT, team_2_kills INT, team_1_gold INT, team_2_gold INT, team_1_towers INT,"
            + " team_2_towers INT, status STRING, started_at TIMESTAMP, finished_at TIMESTAMP, match_type STRING,"
            + " game_number INT, data_source STRING, ingestion_timestamp BIGINT";

    private static final String PLAYERS = "player_id STRING, summoner_name STRING, game_name STRING, tag_line STRING,"
            + " first_name STRING, last_name STRING, nickname STRING, nationality STRING, current_team_id STRING,"
            + " current_team_name STRING, role STRING, active BOOLEAN, professional BOOLEAN, total_games INT,"
            + " total_wins INT, total_losses INT, win_rate DOUBLE, avg_kills DOUBLE, avg_deaths DOUBLE,"
            + " avg_assists DOUBLE, kda_ratio DOUBLE, avg_cs_per_min DOUBLE, avg_gold_per_min DOUBLE,"
            + " last_match_date TIMESTAMP, recent_form STRING, data_source STRING, profile_updated_at TIMESTAMP,"
            + " ingestion_timestamp BIGINT";

    private DrainTopics() {}

    public static void main(String... args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .appName("drain-topics")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.parquet.compression.codec", "zstd")
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            Map<String, String> limit = args.length > 4 ? Map.of("maxOffsetsPerTrigger", args[4]) : Map.of();
            StreamingQuery matches =
                    write(matches(read(spark, args[0], args[1], limit, MATCHES)), args[3], "matches", "status");
            StreamingQuery players =
                    write(players(read(spark, args[0], args[2], limit, PLAYERS)), args[3], "players", "status", "role");
            matches.awaitTermination();
            players.awaitTermination();
        }
    }

    private static Dataset<Row> read(
            SparkSession spark, String servers, String topic, Map<String, String> limit, String schema) {
        return spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", servers)
                .option("subscribe", topic)
                .option("startingOffsets", "earliest")
                .options(limit)
                .load()
                .select(
                        from_json(col("value").cast("string"), StructType.fromDDL(schema), Map.of())
                                .as("record"),
                        col("partition").as("kafka_partition"),
                        col("offset").as("kafka_offset"),
                        col("timestamp").as("kafka_timestamp"))
                .select("record.*", "kafka_partition", "kafka_offset", "kafka_timestamp")
                .withColumn("processing_timestamp", current_timestamp());
    }

    private static Dataset<Row> matches(Dataset<Row> rows) {
        return rows.withColumn(
                        "duration_minutes", col("match_duration").divide(60).cast("int"))
                .withColumn("is_completed", col("status").equalTo("finished"))
                .withColumn("is_live", col("status").equalTo("live"));
    }

    private static Dataset<Row> players(Dataset<Row> rows) {
        Column fullName = concat_ws(" ", col("first_name"), col("last_name"));
        return rows.withColumn(
                        "calculated_win_rate",
                        when(col("win_rate").isNotNull(), col("win_rate"))
                                .when(
                                        col("total_games").gt(0),
                                        round(col("total_wins").divide(col("total_games")).multiply(100), 2)))
                .withColumn(
                        "calculated_kda",
                        when(col("kda_ratio").isNotNull(), col("kda_ratio"))
                                .when(
                                        col("avg_deaths").gt(0),
                                        round(
                                                col("avg_kills")
                                                        .plus(col("avg_assists"))
                                                        .divide(col("avg_deaths")),
                                                2))
                                .when(col("avg_deaths").equalTo(0), lit(99.99)))
                .withColumn(
                        "status",
                        when(col("active"), "active")
                                .when(col("active").equalTo(false), "inactive")
                                .otherwise("unknown"))
                .withColumn("full_name", when(length(fullName).gt(0), fullName))
                .withColumn("has_activity", col("total_games").gt(0));
    }

    private static StreamingQuery write(Dataset<Row> rows, String lake, String table, String... keys)
            throws Exception {
        return rows.writeStream()
                .format("parquet")
                .option("path", lake + "/processed/" + table)
                .option("checkpointLocation", lake + "/checkpoints/" + table)
                .partitionBy(keys)
                .trigger(Trigger.AvailableNow())
                .start();
    }
}
