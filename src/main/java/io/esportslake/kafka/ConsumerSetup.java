package io.esportslake.kafka;

import io.esportslake.config.PollInterval;
import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;

/**
 * Sets what correctness depends on, so that configuration cannot loosen it: offsets come from the commit log only,
 * aborted records are never seen, every poll is noted before it is handed on, and what it may take of the heap is
 * bounded.
 */
@ApplicationScoped
public class ConsumerSetup implements ClientCustomizer<Map<String, Object>> {

    /** Of the time within which the group expects a poll, so much may pass in one. */
    private static final double POLL_SHARE = 0.8;

    private final KafkaStreams streams;

    ConsumerSetup(KafkaStreams streams) {
        this.streams = streams;
    }

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> settings) {
        if (!settings.containsKey(ConsumerConfig.GROUP_ID_CONFIG)) {
            return settings;
        }
        Map<String, Object> strict = new HashMap<>(settings);
        strict.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        strict.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        strict.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        strict.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        strict.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, PollInterceptor.class.getName());
        strict.put(PollInterceptor.POLLED_OFFSETS, streams.polledOffsets(channel));
        PollMeter meter = streams.pollMeter(channel);
        Duration interval = PollInterval.ofClient(settings.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG));
        meter.waitAtMost((long) (POLL_SHARE * interval.toMillis()));
        strict.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, MeteredBytes.class.getName());
        strict.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, MeteredBytes.class.getName());
        strict.put(MeteredBytes.METER, meter);
        return strict;
    }
}
