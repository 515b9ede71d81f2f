package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Which files that are held back shall become one that readers see, decided from what is held back, the time and the rules.
 *
 * @param seals each the parts of one seal, in their order; the oldest first
 */
public record SealPlan(List<List<LiveFile>> seals) {

    public SealPlan {
        seals = seals.stream().map(List::copyOf).toList();
    }

    /** Parts that may become one file. */
    private record Group(Root root, PartitionKey key, DocumentName schema) {}

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
            groups.computeIfAbsent(
                            new Group(
                                    part.root(),
                                    part.partitionKey(),
                                    part.schema().orElseThrow()),
                            any -> new ArrayList<>())
                    .add(part);
        }
        List<List<LiveFile>> seals = new ArrayList<>();
        groups.forEach((group, parts) -> seals.addAll(cut(due(group, parts, now, rules, turn), rules)));
        seals.sort(Comparator.comparing(parts -> time(parts.get(0))));
        return new SealPlan(seals);
    }

    private static List<LiveFile> due(Group group, List<LiveFile> parts, Instant now, SealRules rules, SealTurn turn) {
        boolean isFull = parts.size() >= rules.fullParts()
                || parts.stream().mapToLong(LiveFile::bytes).sum() >= rules.fullBytes();
        return switch (turn) {
            case LAST -> parts;
            case OWNER -> isFull ? parts : over(parts, now.minus(rules.spread(hash(group))), rules);
            // Whoever owns the table's lowest topic partition may have died a moment ago.
            case OTHER -> over(parts, now.minus(rules.window().dividedBy(2)), rules);
        };
    }

    /** Those whose window is over. */
    private static List<LiveFile> over(List<LiveFile> parts, Instant now, SealRules rules) {
        return parts.stream()
                .filter(part -> !rules.endOfWindow(time(part)).isAfter(now))
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

    /** The bytes of all parts. */
    public long bytes() {
        return seals.stream().flatMap(List::stream).mapToLong(LiveFile::bytes).sum();
    }
}
