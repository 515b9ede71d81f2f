package io.esportslake.source;

import java.util.Comparator;
import java.util.Objects;

/** One partition of one topic. Prints as {@code esports-matches-3}; orders by topic, then by number. */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {

    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    /** Refuses a blank topic, and a negative partition number, with an {@link IllegalArgumentException}. */
    public TopicPartition {
        Objects.requireNonNull(topic, "topic");
        if (topic.isBlank()) {
            throw new IllegalArgumentException("A topic partition needs a topic name, found a blank one");
        }
        if (partition < 0) {
            throw new IllegalArgumentException("A topic partition's number is 0 or more, found " + partition);
        }
    }

    @Override
    public int compareTo(TopicPartition other) {
        return ORDER.compare(this, other);
    }

    /** Written out: asked for every record, and a record class's own goes through method handles. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof TopicPartition that && partition == that.partition && topic.equals(that.topic);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + partition;
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
