package io.esportslake.kafka;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Keys and values as they are, each counted before the next record is decompressed. Made by the connector, by class
 * name.
 */
public final class MeteredBytes implements Deserializer<byte[]> {

    /** The key under which a consumer's configuration carries its {@link PollMeter}. */
    static final String METER = "esports-lake.poll-meter";

    /** Set when it is configured, before the first record. */
    @SuppressWarnings("NullAway.Init")
    private PollMeter meter;

    private boolean isKey;

    @Override
    public void configure(Map<String, ?> configuration, boolean forKeys) {
        meter = (PollMeter) Objects.requireNonNull(configuration.get(METER), METER);
        isKey = forKeys;
    }

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        return data;
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, byte[] data) {
        if (isKey) {
            meter.key(headers, data.length);
        } else {
            meter.value(headers, data.length);
        }
        return data;
    }
}
