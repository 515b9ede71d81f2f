package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That what the pages name is there. */
class DocumentationTest {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMENT = Pattern.compile("\\s*(\\*|/\\*|//)");
    /** Not what is indented, which is a command or a table. */
    private static final Pattern HASH_COMMENT = Pattern.compile("\\s*# \\S");

    /** A tag where no sentence stands before it, or behind one in the same line, where it is no tag. */
    private static final Pattern MISPLACED_TAG =
            Pattern.compile("(?m)^\\s*(?:/\\*\\*[\\s*]*|(?:/\\*\\*|\\*) .*\\S )(@\\w.*)");

    private static final int MOST_COLUMNS = 120;
    private static final List<String> SOURCES = List.of("src/main/java", "src/test/java");

    @Test
    void everyLinkLeadsToAFileAndAHeadingOfIt() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                links++;
                Path target = link.group(1).isEmpty()
                        ? page
                        : page.resolveSibling(link.group(1)).normalize();
                boolean leads = Files.exists(target)
                        && (link.group(2) == null || anchors(target).contains(link.group(2)));
                if (!leads) {
                    dead.add(page + ": " + link.group());
                }
            }
        }

        assertThat(links).isGreaterThan(50);
        assertThat(dead).isEmpty();
    }

    @Test
    void whatTheTableForNewcomersNamesExists() throws IOException {
        Set<String> classes = classes();
        List<String> named = Files.readAllLines(Path.of("CONTRIBUTING.md")).stream()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> CODE.matcher(line).results())
                .map(code -> code.group(1))
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(classes.contains(name) || Files.exists(Path.of(name)))
                        .as("%s is a class of ours, with its room or without, or a file", name)
                        .isTrue());
    }

    /** The formatter holds the width of code; comments it leaves as they are. */
    @Test
    void commentsAreNoWiderThanCode() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path file : withComments()) {
            Pattern comment = file.toString().endsWith(".java") ? COMMENT : HASH_COMMENT;
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > MOST_COLUMNS
                        && comment.matcher(lines.get(i)).lookingAt()) {
                    wide.add(file + ":" + (i + 1));
                }
            }
        }

        assertThat(wide).as("comments of more than %d columns", MOST_COLUMNS).isEmpty();
    }

    @Test
    void javadocBeginsWithWordsAndATagWithALine() throws IOException {
        List<String> misplaced = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                Matcher tag = MISPLACED_TAG.matcher(Files.readString(file));
                while (tag.find()) {
                    misplaced.add(file + ": " + tag.group(1));
                }
            }
        }

        assertThat(misplaced).isEmpty();
    }

    private static List<Path> withComments() throws IOException {
        Pattern name = Pattern.compile(".*\\.(java|properties|yaml|rules)|[^.]*|Dockerfile\\..*");
        List<Path> found = new ArrayList<>();
        for (String directory : List.of("src", "bench", "release", "bin", "proof", ".ci", "deploy", "k8s")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                files.filter(Files::isRegularFile)
                        .filter(file ->
                                name.matcher(file.getFileName().toString()).matches())
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String directory : List.of("docs", "k8s", "examples")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        try (Stream<Path> files = Files.list(Path.of(""))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }

    /** As they are made of headings: lower case, without punctuation, a hyphen for each blank. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** Simple names, and with the room before them. */
    private static Set<String> classes() throws IOException {
        Set<String> classes = new HashSet<>();
        for (String sources : SOURCES) {
            try (Stream<Path> files = Files.walk(Path.of(sources))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                    String name = file.getFileName().toString().replace(".java", "");
                    classes.add(name);
                    classes.add(file.getParent().getFileName() + "." + name);
                });
            }
        }
        return classes;
    }
}
