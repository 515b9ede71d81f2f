package io.esportslake.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Which segments are written anew as one, and which stay: the plan for a new index, from numbers alone. Segments keep
 * their order, so only neighbours come together. Two neighbours that are both small become one; one that is mostly dead
 * is written without its dead; what is new comes last, as a neighbour of the newest segment.
 */
final class SegmentGroups {

    /**
     * Segments that end up as one, or as as many as their entries need.
     *
     * @param members places of segments in the index, ascending
     * @param withTail whether what is new is part of it
     * @param live entries that live in all of them
     * @param rewritten whether it is written; else it is one segment that stays as it is
     */
    record Group(List<Integer> members, boolean withTail, long live, boolean rewritten) {}

    private SegmentGroups() {}

    /**
     * Plans.
     *
     * @param segments those there are, with what is dead in them by now
     * @param added files that are new
     */
    static List<Group> of(List<IndexedFiles> segments, long added, InventoryLimits limits) {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            IndexedFiles segment = segments.get(i);
            add(groups, new Group(List.of(i), false, segment.live().files(), segment.isMostlyDead()), limits);
        }
        if (added > 0) {
            add(groups, new Group(List.of(), true, added, true), limits);
        }
        return groups.stream().filter(group -> group.live() > 0).toList();
    }

    private static void add(List<Group> groups, Group next, InventoryLimits limits) {
        Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
        if (last != null && limits.isSmall(last.live()) && limits.isSmall(next.live())) {
            List<Integer> members = new ArrayList<>(last.members());
            members.addAll(next.members());
            groups.set(groups.size() - 1, new Group(members, next.withTail(), last.live() + next.live(), true));
        } else {
            groups.add(next);
        }
    }
}
