package io.esportslake.cli;

import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records out of a file, or what comes by standard input: a record a line. */
final class FileSample {

    private static final String STANDARD_INPUT = "-";

    private FileSample() {}

    /**
     * The first records.
     *
     * @param most how many at most
     * @param err gets what there is to say about the file
     * @throws StartRefusedException when it is no lines of JSON
     */
    static RecordSample read(Path file, int most, PrintWriter err) throws IOException {
        boolean isStandardInput = file.toString().equals(STANDARD_INPUT);
        String name = isStandardInput ? "standard input" : file.toString();
        TopicPartition place = new TopicPartition(isStandardInput ? "stdin" : String.valueOf(file.getFileName()), 0);
        List<SampledRecord> records = new ArrayList<>();
        long bytes = 0;
        boolean isAll = false;
        // Standard input is closed, too: nothing else reads it.
        try (InputStream in = isStandardInput ? System.in : NamedFile.open(file);
                ProduceLines lines = new ProduceLines(in, name, "")) {
            lines.begin().ifPresent(err::println);
            err.flush();
            while (records.size() < most && bytes < RecordSample.MOST_BYTES && !isAll) {
                Optional<ProduceFeed.Item> item = lines.next();
                isAll = item.isEmpty();
                if (item.isPresent()) {
                    byte[] value = item.get().value();
                    bytes += value.length;
                    records.add(new SampledRecord(place, records.size(), -1, null, value));
                }
            }
        } catch (ProduceLines.NotLinesException e) {
            throw new StartRefusedException(FailureCode.FILE_UNUSABLE, e.getMessage(), e);
        }
        return new RecordSample(records, name, isAll ? records.size() : -1, !isAll && bytes >= RecordSample.MOST_BYTES);
    }
}
