package io.esportslake.ingest;

import java.util.List;

/** The source no longer holds what comes next according to the commit log. The message says what is lost and what to do. */
public final class DataLossException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataLossException(String message) {
        super(message);
    }

    /** Names every range and the choices. */
    public static DataLossException of(List<DataLoss> losses) {
        StringBuilder text = new StringBuilder("The source cannot go on where the commit log ends:");
        losses.forEach(
                loss -> text.append("\n  ").append(loss.moved()).append(": ").append(loss.cause()));
        return new DataLossException(text.append("\nChoices: set esports-lake.on-data-loss=continue"
                        + " (ESPORTS_LAKE_ON_DATA_LOSS=continue) to record this in the log and go on at the earliest"
                        + " offset; or 'commits set-offset' for one topic partition; or use another DATA_LAKE_PATH; or"
                        + " restore the topic.")
                .toString());
    }
}
