package io.esportslake.ingest;

import io.esportslake.failure.FailureCode;
import java.util.List;

/**
 * The source no longer holds what comes next according to the commit log. The message says what is lost and what to do.
 */
public final class DataLossException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String CHOICES = "\nChoices: set esports-lake.on-data-loss=continue"
            + " (ESPORTS_LAKE_ON_DATA_LOSS=continue) to record this in the log and go on at the earliest offset; or"
            + " 'commits set-offset' for one topic partition; or use another DATA_LAKE_PATH; or restore the topic.";

    /** A wrong address or a wrong topic name looks the same as a topic that was lost, and is more likely. */
    private static final String CHOICES_OF_ANOTHER_SOURCE = "\n"
            + "Choices: let KAFKA_BOOTSTRAP_SERVERS and the topic's name lead to the topic that this lake was"
            + " filled from; or use another DATA_LAKE_PATH for this one; or restore the topic. Only when this lake"
            + " is to go on with what is there now: 'commits set-offset' for each topic partition, with"
            + " --change-cluster where the cluster is another one, or ESPORTS_LAKE_ON_DATA_LOSS=continue, which reads"
            + " it from its earliest offset and records that in the log.";

    DataLossException(FailureCode code, String sentence) {
        super(code.says(sentence));
    }

    /** Names every range and the choices. */
    public static DataLossException of(List<DataLoss> losses) {
        StringBuilder text = new StringBuilder("The source cannot go on where the commit log ends:");
        losses.forEach(
                loss -> text.append("\n  ").append(loss.moved()).append(": ").append(loss.cause()));
        boolean isAnotherSource = losses.stream().anyMatch(loss -> loss.moved().isEmpty());
        return new DataLossException(
                FailureCode.RECORDS_LOST,
                text.append(isAnotherSource ? CHOICES_OF_ANOTHER_SOURCE : CHOICES)
                        .toString());
    }
}
