package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadAgainTest {

    private int readings;

    private String read(int sealings) {
        if (readings++ < sealings) {
            throw new SealedMeanwhileException("one.held");
        }
        return "rows";
    }

    @Test
    void whatIsSealedMeanwhileIsReadAgainAndAtLastTriedNoMore() throws IOException {
        assertThat(ReadAgain.answer(() -> read(3))).isEqualTo("rows");

        readings = 0;
        assertThatThrownBy(() -> ReadAgain.answer(() -> read(1_000)))
                .isInstanceOf(IOException.class)
                .hasMessage("EL-2062: File one.held has become part of a larger one while it was read; try again");
    }

    @Test
    void whatIsShownIsNotShownAgain() {
        List<Object> shown = new ArrayList<>();

        assertThatThrownBy(() -> ReadAgain.show(values -> shown.add(values[0]), visitor -> {
                    visitor.row(new Object[] {"a"});
                    read(1);
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("EL-2062: File one.held has become part of a larger one while it was read; try again");

        assertThat(shown).containsExactly("a");
    }
}
