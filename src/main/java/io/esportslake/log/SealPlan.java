package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Which files that are held back shall become one that readers see, or one that is held back still, decided from what
 * is held back, the time and the rules.
 *
 * @param seals each the parts of one file for readers, in their order; the oldest first, or the newest where it is
 *     another one's turn
 * @param gathers each the small parts of one file that is held back still, in their order; none of them is in a seal
 */
public record SealPlan(List<List<LiveFile>> seals, List<List<LiveFile>> gathers) {

    public SealPlan {
        seals = seals.stream().map(List::copyOf).toList();
        gathers = gathers.stream().map(List::copyOf).toList();
    }

    /** Parts that may become one file. Rows tell their topic partition by its number alone, so it has one topic. */
    private record Group(Root root, PartitionKey key, DocumentName schema, Set<String> topics) {

        static Group of(LiveFile part) {
            Set<String> topics = part.sums().orElseThrow().spans().stream()
                    .map(span -> span.topicPartition().topic())
                    .collect(Collectors.toSet());
            return new Group(part.root(), part.partitionKey(), part.schema().orElseThrow(), topics);
        }
    }

    /**
     * What is due.
     *
     * @param held all that is held back, in the order of their versions
     * @param now the time
     * @param rules when parts are due, and how much one seal takes
     * @param turn whose turn it is, in the eyes of who asks
     */
    static SealPlan of(List<LiveFile> held, Instant now, SealRules rules, SealTurn turn) {
        Map<Group, List<LiveFile>> groups = new LinkedHashMap<>();
        for (LiveFile part : held) {
            groups.computeIfAbsent(Group.of(part), any -> new ArrayList<>()).add(part);
        }
        List<List<LiveFile>> seals = new ArrayList<>();
        List<List<LiveFile>> gathers = new ArrayList<>();
        groups.forEach((group, parts) -> {
            List<LiveFile> due = due(group, parts, now, rules, turn);
            seals.addAll(cut(due, rules));
            if (due.isEmpty() && turn == SealTurn.OWNER) {
                gathers.addAll(cut(small(parts, now, rules), rules));
            }
        });
        Comparator<List<LiveFile>> oldestFirst = Comparator.comparing(parts -> time(parts.get(0)));
        // Two who are behind with the same work begin at its two ends.
        seals.sort(turn == SealTurn.OTHER ? oldestFirst.reversed() : oldestFirst);
        return new SealPlan(seals, gathers);
    }

    /**
     * Those to gather; none while they are few. All of one window: what they become is due when each of them would be.
     */
    private static List<LiveFile> small(List<LiveFile> parts, Instant now, SealRules rules) {
        Instant end = rules.endOfWindow(now);
        List<LiveFile> small = parts.stream()
                .filter(part -> part.rows() < SealRules.SMALL_ROWS
                        && rules.endOfWindow(time(part)).equals(end))
                .toList();
        return small.size() < rules.gatheredParts() ? List.of() : small;
    }

    private static List<LiveFile> due(Group group, List<LiveFile> parts, Instant now, SealRules rules, SealTurn turn) {
        boolean isFull = parts.stream().mapToLong(LiveFile::bytes).sum() >= rules.fullBytes();
        return switch (turn) {
            case LAST -> parts;
            case OWNER -> isFull ? parts : over(parts, now, rules.spread(hash(group)), rules);
            // Whoever owns the table's lowest topic partition may have died a moment ago.
            case OTHER -> over(parts, now, rules.window().dividedBy(2), rules);
        };
    }

    /**
     * Those whose window is over since so long. Or lies so far ahead that it is that of a clock which was wrong when
     * they were committed: nobody knows how long it would take for that time to come.
     */
    private static List<LiveFile> over(List<LiveFile> parts, Instant now, Duration since, SealRules rules) {
        Instant past = now.minus(since);
        Instant future = now.plus(rules.window()).plus(since);
        return parts.stream()
                .filter(part -> !rules.endOfWindow(time(part)).isAfter(past)
                        || time(part).isAfter(future))
                .toList();
    }

    private static Instant time(LiveFile part) {
        return part.sums().orElseThrow().newestProcessingTime();
    }

    private static long hash(Group group) {
        CRC32 hash = new CRC32();
        hash.update((group.root().text() + "/" + group.key().path()).getBytes(StandardCharsets.UTF_8));
        return hash.getValue();
    }

    private static List<List<LiveFile>> cut(List<LiveFile> parts, SealRules rules) {
        List<List<LiveFile>> seals = new ArrayList<>();
        List<LiveFile> seal = new ArrayList<>();
        long bytes = 0;
        for (LiveFile part : parts) {
            boolean isOver = bytes + part.bytes() > rules.mostBytes() || seal.size() == rules.mostParts();
            if (isOver && !seal.isEmpty()) {
                seals.add(seal);
                seal = new ArrayList<>();
                bytes = 0;
            }
            seal.add(part);
            bytes += part.bytes();
        }
        if (!seal.isEmpty()) {
            seals.add(seal);
        }
        return seals;
    }
}
