package io.esportslake.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.config.Configured;
import io.esportslake.config.ReadPaths;
import io.esportslake.config.StoreTraffic;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.reader.SampleLake;
import jakarta.ws.rs.BadRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevRowsResourceTest {

    @TempDir
    Path directory;

    private DevRowsResource resource;

    @BeforeEach
    void fill() throws IOException {
        SampleLake.small(directory);
        resource = new DevRowsResource(
                new ReadPaths(
                        Configured.by(Map.of(
                                "DATA_LAKE_PATH", directory.toString(), "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")),
                        new StoreTraffic()),
                BuiltInTables.ALL);
    }

    @Test
    void theNewestRowsComeFirstWithAllTheirColumns() throws IOException {
        assertThat(resource.rows("matches", null, 2))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).containsKeys("match_id", "status", "kafka_offset", "is_live"));
        assertThat(resource.rows("matches", null, 24))
                .extracting(row -> (Instant) row.get("processing_timestamp"))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .hasSize(24);
    }

    @Test
    void aRowIsFoundByItsKey() throws IOException {
        assertThat(resource.rows("players", "p-3", 5))
                .singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("player_id", "p-3").containsEntry("role", "A/D=C %"));
        assertThat(resource.rows("players", "nobody", 5)).isEmpty();
    }

    @Test
    void aDeadLetterShowsItsPayloadAsText() throws IOException {
        assertThat(resource.deadLetters("matches", 5)).isNotEmpty().allSatisfy(letter -> {
            assertThat(letter.get("reason")).isInstanceOf(String.class);
            assertThat(letter.get("record_value")).isInstanceOf(String.class);
        });
    }

    @Test
    void whatCannotBeShownIsSaid() {
        assertThatThrownBy(() -> resource.rows("games", null, 5))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("There is no table 'games'; expected one of [matches, players]");
        assertThatThrownBy(() -> resource.rows("matches", null, 0))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("limit is a number from 1 to 1000, found 0");
    }
}
