package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which segments are written anew as one, and which stay: the plan for a new index. Segments keep their order, so only
 * neighbours come together. Two neighbours that are both small become one; one that is mostly dead is written without
 * its dead; what is new comes last, as a neighbour of the newest segment.
 *
 * <p>An index does not say what its segments weigh, which is no less than the number of their files. So those that may
 * be small are read for it, and only beside one that has changed: of two that have not, one was not small before.
 */
final class SegmentGroups {

    private final List<IndexedFiles> segments;
    private final Map<DocumentName, Long> weights;
    private final Weights read;
    private final InventoryLimits limits;
    private final List<Group> groups = new ArrayList<>();

    /**
     * Segments that end up as one, or as as many as their entries need.
     *
     * @param members places of segments in the index, ascending
     * @param added files that are new, which come after them
     * @param files that live in all of them
     * @param changed whether it has other files than the index before
     * @param rewritten whether it is written; else it is one segment that stays as it is
     */
    record Group(List<Integer> members, List<LiveFile> added, long files, boolean changed, boolean rewritten) {}

    /** Tells what still lives in a segment. */
    @FunctionalInterface
    interface Weights {
        long of(IndexedFiles segment) throws IOException;
    }

    /**
     * Of one plan.
     *
     * @param segments those there are, with what is dead in them by now
     * @param weights what is known of them: of those that may have changed
     * @param read for the weights of others
     */
    SegmentGroups(List<IndexedFiles> segments, Map<DocumentName, Long> weights, Weights read, InventoryLimits limits) {
        this.segments = segments;
        this.weights = Map.copyOf(weights);
        this.read = read;
        this.limits = limits;
    }

    /**
     * Plans.
     *
     * @param added files that are new
     */
    List<Group> with(List<LiveFile> added) throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            IndexedFiles segment = segments.get(i);
            boolean changed = weights.containsKey(segment.document());
            add(new Group(List.of(i), List.of(), segment.live().files(), changed, segment.isMostlyDead()));
        }
        if (!added.isEmpty()) {
            add(new Group(List.of(), added, added.size(), true, true));
        }
        return groups.stream().filter(group -> group.files() > 0).toList();
    }

    private void add(Group next) throws IOException {
        Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
        if (last != null
                && (last.changed() || next.changed())
                && mayBeSmall(last, next)
                && isSmall(next)
                && isSmall(last)) {
            List<Integer> members = new ArrayList<>(last.members());
            members.addAll(next.members());
            groups.set(groups.size() - 1, new Group(members, next.added(), last.files() + next.files(), true, true));
        } else {
            groups.add(next);
        }
    }

    private boolean mayBeSmall(Group last, Group next) {
        return limits.isSmall(last.files()) && limits.isSmall(next.files());
    }

    private boolean isSmall(Group group) throws IOException {
        long weight = group.added().stream().mapToLong(InventoryLimits::weight).sum();
        for (int member : group.members()) {
            Long known = weights.get(segments.get(member).document());
            weight += known == null ? read.of(segments.get(member)) : known;
        }
        return limits.isSmall(weight);
    }
}
