package io.esportslake.kafka;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;

/**
 * Sets what correctness depends on, so that configuration cannot loosen it: offsets come from the commit log only, aborted
 * records are never seen, and every poll is noted before it is handed on.
 */
@ApplicationScoped
public class ConsumerSetup implements ClientCustomizer<Map<String, Object>> {

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
        return strict;
    }
}
