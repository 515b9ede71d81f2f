package io.esportslake.source;

import java.util.Map;
import java.util.Set;

/** Asked before each put, whether the source is still the one the records came from. */
@FunctionalInterface
public interface SourceIdentity {

    /**
     * Waits until the source answers; for a topic that is missing, a few seconds more, since not all of a source may
     * have heard yet of one that is new.
     *
     * @param topics names of the topics to ask for
     * @return the cluster id, and the topic ids by topic name, as they are now; a topic that is gone is missing
     * @throws InterruptedException when the service stops meanwhile
     */
    Identity current(Set<String> topics) throws InterruptedException;

    /**
     * Who a source is.
     *
     * @param clusterId identity of the cluster
     * @param topicIds identity per topic name
     */
    record Identity(String clusterId, Map<String, String> topicIds) {
        public Identity {
            topicIds = Map.copyOf(topicIds);
        }
    }
}
