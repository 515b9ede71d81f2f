package io.esportslake.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The packaged table files, and records for them. */
final class Examples {

    /** Where the files of the built-in tables lie, and below them the examples. */
    static final Path TABLES = Path.of("src/main/resources/io/esportslake/tables");

    /** How often each record is sent. */
    static final int COPIES = 50;

    private static final Path RECORDS = Path.of("examples/tables");

    private final TestBroker broker;

    Examples(TestBroker broker) {
        this.broker = broker;
    }

    /** Makes a directory of some of the files. */
    static Path tables(Path directory, String... files) throws IOException {
        Files.createDirectories(directory);
        for (String file : files) {
            Path source = TABLES.resolve(file);
            Files.copy(source, directory.resolve(source.getFileName()));
        }
        return directory;
    }

    /**
     * Sends the records of an example, each {@value #COPIES} times.
     *
     * @return how many
     */
    int send(String topic, String example) throws IOException {
        List<String> records = Files.readAllLines(RECORDS.resolve(example + ".records.ndjson"));
        List<String> copies = new ArrayList<>();
        for (int i = 0; i < COPIES; i++) {
            copies.addAll(records);
        }
        return send(topic, copies);
    }

    int send(String topic, List<String> records) {
        try (KafkaProducer<byte[], byte[]> producer = broker.producer(Map.of())) {
            for (int i = 0; i < records.size(); i++) {
                byte[] value = records.get(i).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, String.valueOf(i).getBytes(StandardCharsets.UTF_8), value));
            }
            producer.flush();
        }
        return records.size();
    }
}
