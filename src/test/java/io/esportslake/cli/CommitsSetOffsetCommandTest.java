package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.config.StartRefusedException;
import org.junit.jupiter.api.Test;

class CommitsSetOffsetCommandTest {

    @Test
    void aTopicPartitionBelowZeroIsRefusedBeforeAnythingIsAsked() {
        CommitsSetOffsetCommand command = new CommitsSetOffsetCommand();
        command.partition = -1;

        assertThatThrownBy(command::call)
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: --partition takes the number of a topic partition, 0 or more, found -1");
    }
}
