package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An example of the documentation that reads the lake: a fenced block whose first line names the reader, as a comment.
 *
 * @param place file and line, for messages
 * @param reader {@code DuckDB} or {@code Spark}
 * @param sql as it stands there
 */
record ReaderExample(String place, String reader, String sql) {

    /** Languages of blocks that are no program for a reader. */
    private static final Set<String> OTHER_LANGUAGES = Set.of("", "json", "yaml", "properties");

    private static final Pattern BLOCK =
            Pattern.compile("^( *)```(\\S*)\\R(.*?)^\\1```\\h*$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern FIRST_LINE = Pattern.compile("-- (DuckDB|Spark)\\R");
    /** A path as the examples write it, relative to where the reader was started. */
    private static final Pattern PATH = Pattern.compile("(['`])(data/|compacted-)");

    /** All of the documentation, in its order. Fails when a block is none that a test can run. */
    static List<ReaderExample> all() throws IOException {
        List<ReaderExample> examples = new ArrayList<>();
        for (Path file : pages()) {
            examples.addAll(in(file.toString(), Files.readString(file)));
        }
        return examples;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> list = Files.list(Path.of("."))) {
            list.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        for (String directory : List.of("docs", "k8s")) {
            try (Stream<Path> walk = Files.walk(Path.of(directory))) {
                walk.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    /** The examples of one page. */
    static List<ReaderExample> in(String page, String markdown) {
        List<ReaderExample> examples = new ArrayList<>();
        Matcher block = BLOCK.matcher(markdown);
        while (block.find()) {
            if (OTHER_LANGUAGES.contains(block.group(2))) {
                continue;
            }
            String place =
                    page + ":" + (markdown.substring(0, block.start()).lines().count() + 1);
            // Stripped at its end too: the blank last line would count as an indentation of none.
            String sql = block.group(3).stripTrailing().stripIndent();
            Matcher first = FIRST_LINE.matcher(sql);
            assertThat(block.group(2).equals("sql") && first.lookingAt())
                    .as(
                            "%s: a block of %s whose first line is '-- DuckDB' or '-- Spark', so that a test can run it",
                            place, block.group(2))
                    .isTrue();
            examples.add(new ReaderExample(place, first.group(1), sql));
        }
        return examples;
    }

    /** Its statements, with paths below another directory than the one the reader was started in. */
    List<String> statements(Path directory) {
        String placed = PATH.matcher(sql)
                .replaceAll(path -> Matcher.quoteReplacement(path.group(1) + directory + "/" + path.group(2)));
        return Arrays.stream(placed.split(";\\h*(\\R|$)"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
