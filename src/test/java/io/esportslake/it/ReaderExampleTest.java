package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** That {@link ReaderExamplesIT} gets hold of every example there is. */
class ReaderExampleTest {

    @Test
    void everyExampleOfTheDocumentationNamesAReaderThatTestsHave() throws IOException {
        assertThat(ReaderExample.all())
                .extracting(ReaderExample::reader)
                .contains("Spark")
                .filteredOn("DuckDB"::equals)
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void anExampleThatNoTestCanRunIsFound() {
        assertThat(ReaderExample.in("a.md", "```\n./mvnw verify\n```\n  ```sql\n  -- DuckDB\n  SELECT 1;\n  ```\n"))
                .containsExactly(new ReaderExample("a.md:4", "DuckDB", "-- DuckDB\nSELECT 1;"));
        assertThatThrownBy(() -> ReaderExample.in("a.md", "text\n```python\nimport pandas\n```\n"))
                .hasMessageContaining("a.md:2: a block of python");
        assertThatThrownBy(() -> ReaderExample.in("a.md", "```sql\nSELECT 1;\n```\n"))
                .hasMessageContaining("a.md:1: a block of sql");
    }
}
