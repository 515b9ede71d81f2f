package io.esportslake.watch;

import io.esportslake.app.LakeOpened;
import io.esportslake.config.ReadPaths;
import io.esportslake.log.LakeStorage;
import io.esportslake.reader.DeadLetters;
import io.esportslake.reader.LakeReader;
import io.esportslake.reader.LetterFilter;
import io.esportslake.reader.LetterMark;
import io.esportslake.reader.LetterPage;
import io.esportslake.reader.PartitionFilter;
import io.esportslake.reader.Relation;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows and dead letters out of the lake for who looks at the running service, on the thread of who asks and only
 * when somebody does. It opens files, so whoever lets others ask bounds how many may at once.
 */
@ApplicationScoped
public class LakeContents {

    /** So many files are opened for one page of letters at most: some seconds of work. */
    private static final int FILES_PER_PAGE = 500;

    private final ReadPaths files;
    private final LakeTables tables;
    private volatile @Nullable LakeStorage storage;

    LakeContents(ReadPaths files, LakeTables tables) {
        this.files = files;
        this.tables = tables;
    }

    void start(@Observes LakeOpened opened) {
        storage = opened.looking();
    }

    /**
     * The rows of a table that were processed last, newest first, held back ones included.
     *
     * @param columns names of its columns
     * @param most how many at most
     * @throws IOException that names a file that is damaged
     * @throws io.esportslake.log.LakeRefusedException when the libraries that read rows are missing
     */
    public List<Object[]> newestRows(String table, List<String> columns, int most) throws IOException {
        List<Object[]> rows = new ArrayList<>();
        try (LakeReader reader = new LakeReader(files.get())) {
            reader.newest(
                    Relation.rows(tables.named(table)),
                    PartitionFilter.ALL,
                    columns,
                    most,
                    row -> rows.add(row.clone()));
        }
        return rows;
    }

    /** The definition of a table. */
    public TableDefinition table(String name) {
        return tables.named(name);
    }

    /**
     * Dead letters of a table, newest first, whoever committed them.
     *
     * @param after where the page before ended; empty for the first
     * @throws IOException that names a file that is damaged
     * @throws io.esportslake.log.LakeRefusedException when the libraries that read rows are missing
     */
    public LetterPage letters(String table, LetterFilter filter, int most, Optional<LetterMark> after)
            throws IOException {
        try (DeadLetters letters = letters()) {
            return letters.page(tables.named(table), filter, most, FILES_PER_PAGE, after);
        }
    }

    /**
     * One dead letter with its record.
     *
     * @param columns names of columns of {@link Relation#deadLetters}
     * @return its values; empty when there is none at that offset
     */
    public Optional<Object[]> letter(String table, int partition, long offset, List<String> columns)
            throws IOException {
        LetterFilter filter = new LetterFilter(
                LetterFilter.ALL.reasons(),
                LetterFilter.ALL.since(),
                LetterFilter.ALL.until(),
                List.of(new LetterFilter.Offsets(partition, offset, offset + 1)));
        List<Object[]> found = new ArrayList<>();
        try (DeadLetters letters = letters()) {
            letters.newest(tables.named(table), filter, columns, 1, values -> found.add(values.clone()));
        }
        return found.stream().findFirst();
    }

    private DeadLetters letters() {
        LakeStorage looking = storage;
        if (looking == null) {
            throw new IllegalStateException("Nobody can ask before the lake is open");
        }
        return new DeadLetters(files.get(), looking);
    }
}
