package io.esportslake.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.DocumentName.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentNameTest {

    private static final String SHA_OF_TEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    @Test
    void aNameTellsKindVersionAndContent() {
        assertThat(DocumentName.of(Kind.FILES, 42, "test".getBytes(UTF_8)).text())
                .isEqualTo("files-00000000000000000042-" + SHA_OF_TEST);
        assertThat(DocumentName.of(Kind.SCHEMA, 0, "test".getBytes(UTF_8)).text())
                .isEqualTo("schema-" + SHA_OF_TEST);
    }

    @Test
    void aNameIsReadBack() {
        for (Kind kind : Kind.values()) {
            DocumentName name = new DocumentName(kind, kind == Kind.SCHEMA ? 0 : Long.MAX_VALUE, SHA_OF_TEST);
            assertThat(DocumentName.parse(name.text())).isEqualTo(Optional.of(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "files",
                "files-" + SHA_OF_TEST,
                "files-00000000000000000000-" + SHA_OF_TEST,
                "files-42-" + SHA_OF_TEST,
                "files-99999999999999999999-" + SHA_OF_TEST,
                "schema-00000000000000000042-" + SHA_OF_TEST,
                "others-00000000000000000042-" + SHA_OF_TEST,
                "../files-00000000000000000042-" + SHA_OF_TEST,
                "files-00000000000000000042-" + SHA_OF_TEST + ".json",
                "files-00000000000000000042-9f86"
            })
    void anyOtherTextIsNoName(String text) {
        assertThat(DocumentName.parse(text)).isEmpty();
    }

    @Test
    void aNameThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new DocumentName(Kind.KEYS, 0, SHA_OF_TEST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A document names version 1 or more, a schema none, found version 0 of kind keys");
        assertThatThrownBy(() -> new DocumentName(Kind.KEYS, 1, "ABC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A document is named by 64 lower-case hexadecimal digits, found 'ABC'");
    }
}
