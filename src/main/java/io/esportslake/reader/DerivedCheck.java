package io.esportslake.reader;

import io.esportslake.table.DerivedColumn;
import io.esportslake.table.TableDefinition;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Derived columns, those in the path included, are what their definition makes of the row. */
final class DerivedCheck extends Check {

    private final TableDefinition table;
    private final DerivedRow row;
    private final int[] columns;
    private final List<String> needed;
    private @Nullable LakeFile reported;
    private long rows;

    DerivedCheck(TableDefinition table) {
        super("derived columns", table.name());
        this.table = table;
        row = new DerivedRow(table);
        int first = table.recordColumns().size();
        columns = IntStream.range(first, first + table.derivedColumns().size()).toArray();
        TreeSet<String> names = new TreeSet<>();
        for (DerivedColumn derived : table.derivedColumns()) {
            names.add(derived.column().name());
            // A rule names its inputs when it is bound.
            derived.derivation()
                    .bind(
                            name -> {
                                names.add(name);
                                return table.indexOf(name);
                            },
                            0);
        }
        names.removeAll(table.partitionColumns());
        needed = List.copyOf(names);
    }

    /** The columns of the file that it looks at. */
    List<String> needed() {
        return needed;
    }

    /** Looks at the first rows of a batch. */
    void check(LakeFile file, VectorSchemaRoot batch, int count) {
        row.batch(file.file.partitionKey(), batch);
        for (int i = 0; i < count; i++) {
            rows++;
            row.derive(i);
            for (int column : columns) {
                if (!row.isStored(column)) {
                    continue;
                }
                Object stored = row.stored(column);
                Object derived = row.derived(column);
                if (!Objects.equals(stored, derived) && reported != file) {
                    reported = file; // the first one of a file says enough
                    String name = table.columns().get(column).name();
                    found(
                            file.toString(),
                            name + " = " + stored + (table.partitionColumns().contains(name) ? " by its directory" : "")
                                    + " in the row of kafka_partition "
                                    + VectorValues.get(batch.getVector("kafka_partition"), i) + ", kafka_offset "
                                    + VectorValues.get(batch.getVector("kafka_offset"), i),
                            name + " = " + derived,
                            "The row or its directory was changed after the commit: restore the file from a backup, or"
                                    + " move it back to where its commit put it");
                }
            }
        }
    }

    @Override
    String summary() {
        return number(rows) + " rows recomputed, " + columns.length + " columns each";
    }
}
