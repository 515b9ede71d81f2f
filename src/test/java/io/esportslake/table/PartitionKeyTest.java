package io.esportslake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionKeyTest {

    private static PartitionKey key(String... values) {
        return new PartitionKey(List.of("status", "role").subList(0, values.length), Arrays.asList(values));
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                arguments("live", "status=live"),
                arguments(null, "status=__HIVE_DEFAULT_PARTITION__"),
                arguments("../../etc", "status=..%2F..%2Fetc"),
                arguments("a/b", "status=a%2Fb"),
                arguments(".", "status=."),
                arguments("a=b", "status=a%3Db"),
                arguments("100%", "status=100%25"),
                arguments("%2F", "status=%252F"),
                arguments("a\0b", "status=a%00b"),
                arguments("\n\u001f\u007f", "status=%0A%1F%7F"),
                arguments("\"#'*:?\\{[]^", "status=%22%23%27%2A%3A%3F%5C%7B%5B%5D%5E"),
                arguments("a b}|<>~", "status=a b}|<>~"),
                arguments("Live", "status=Live"),
                arguments("\uD83D\uDE00", "status=\uD83D\uDE00"),
                arguments("\u00e9", "status=\u00e9"),
                arguments("x".repeat(300), "status=" + "x".repeat(300)));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void pathIsEscapedAsHiveDoesAndReadsBack(String value, String path) {
        assertThat(key(value).path()).isEqualTo(path);
        assertThat(PartitionKey.parse(path)).isEqualTo(key(value));
    }

    @Test
    void valuesThatDifferByCaseAreDifferentKeys() {
        assertThat(key("Live")).isNotEqualTo(key("live"));
        assertThat(key("active", "Mid").path()).isEqualTo("status=active/role=Mid");
    }

    @Test
    void segmentLengthCountsBytesAfterEscaping() {
        assertThat(PartitionKey.segmentBytes("status", "x".repeat(300))).isEqualTo(307);
        assertThat(PartitionKey.segmentBytes("status", "/\uD83D\uDE00")).isEqualTo(7 + 3 + 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "__HIVE_DEFAULT_PARTITION__"})
    void valueThatCountsAsNullIsNoValue(String value) {
        assertThatThrownBy(() -> key(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + value + "' counts as null in a partition key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "=live", "status=live/", "_staging"})
    void otherDirectoriesAreNoPartitions(String path) {
        assertThatThrownBy(() -> PartitionKey.parse(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tableWithoutPartitionColumnsHasTheEmptyPath() {
        assertThat(new PartitionKey(List.of(), List.of()).path()).isEqualTo("");
        assertThat(PartitionKey.parse("")).isEqualTo(new PartitionKey(List.of(), List.of()));
    }
}
