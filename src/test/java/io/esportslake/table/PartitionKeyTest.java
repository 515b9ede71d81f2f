package io.esportslake.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
        assertEquals(path, key(value).path());
        assertEquals(key(value), PartitionKey.parse(path));
    }

    @Test
    void randomValuesStayOneSegmentAndReadBack() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("v");
            for (int n = random.nextInt(8); n > 0; n--) {
                text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0xD800) : random.nextInt(128));
            }
            PartitionKey key = key(text.toString(), null);
            assertEquals(2, key.path().split("/", -1).length);
            assertEquals(key, PartitionKey.parse(key.path()));
        }
    }

    @Test
    void valuesThatDifferByCaseAreDifferentKeys() {
        assertNotEquals(key("live"), key("Live"));
        assertEquals("status=active/role=Mid", key("active", "Mid").path());
    }

    @Test
    void segmentLengthCountsBytesAfterEscaping() {
        assertEquals(307, PartitionKey.segmentBytes("status", "x".repeat(300)));
        assertEquals(7 + 3 + 4, PartitionKey.segmentBytes("status", "/\uD83D\uDE00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "__HIVE_DEFAULT_PARTITION__"})
    void valueThatCountsAsNullIsNoValue(String value) {
        assertEquals(
                "'" + value + "' counts as null in a partition key",
                assertThrows(IllegalArgumentException.class, () -> key(value)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "=live", "status=live/", "_staging"})
    void otherDirectoriesAreNoPartitions(String path) {
        assertThrows(IllegalArgumentException.class, () -> PartitionKey.parse(path));
    }

    @Test
    void tableWithoutPartitionColumnsHasTheEmptyPath() {
        assertEquals("", new PartitionKey(List.of(), List.of()).path());
        assertEquals(new PartitionKey(List.of(), List.of()), PartitionKey.parse(""));
    }
}
