import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Says how two jars of code that the framework generated differ: the same entries in the same order with the same
 * times, and for each entry one of
 * <ul>
 *   <li>equal, byte for byte
 *   <li>renamed: equal bytes, but for the numbers in the names of values of the start ("proxykey17"), each of which
 *       stands for one and the same name of the other jar, in all classes, and the other way round
 *   <li>reordered: the same instructions as often, in another order, with the names that belong together. This is
 *       weaker: it says that nothing came or went, not that the order does not matter
 *   <li>different
 * </ul>
 * Exit code 0 when no entry is different, else 1.
 *
 * <p>{@code java release/SameProgram.java ONE.jar TWO.jar}
 */
final class SameProgram {

    /** A text constant of a class file: its tag, its length in bytes, and nothing but the name. */
    private static final Pattern CONSTANT = Pattern.compile("\u0001([\0-\u00ff]{2})proxykey([0-9]+)", Pattern.DOTALL);

    private static final Pattern NAME = Pattern.compile("proxykey([0-9]+)");
    private static final int NAME_LENGTH = "proxykey".length();

    private enum Match {
        /** But for names that correspond one to one. */
        SAME,
        CROSSED_NAMES,
        OTHER_BYTES
    }

    private final Map<String, String> forth = new HashMap<>();
    private final Map<String, String> back = new HashMap<>();
    private int renamed;

    public static void main(String[] args) throws IOException {
        System.exit(new SameProgram().compare(args[0], args[1]) ? 0 : 1);
    }

    private boolean compare(String one, String two) throws IOException {
        try (ZipFile first = new ZipFile(one);
                ZipFile second = new ZipFile(two)) {
            List<? extends ZipEntry> entries = Collections.list(first.entries());
            if (!headers(entries).equals(headers(Collections.list(second.entries())))) {
                System.out.println("Not the same entries, order or times");
                return false;
            }
            int different = 0;
            List<String> others = new ArrayList<>();
            for (ZipEntry entry : entries) {
                String name = entry.getName();
                switch (match(bytes(first, name), bytes(second, name))) {
                    case SAME -> {}
                    case CROSSED_NAMES -> {
                        different++;
                        System.out.println("DIFFERENT: " + name + ", whose names stand for others elsewhere");
                    }
                    case OTHER_BYTES -> others.add(name);
                }
            }
            int reordered = 0;
            // After all the names that the other classes have told.
            for (String name : others) {
                boolean isReordered = name.endsWith(".class")
                        && instructions(one, name, forth).equals(instructions(two, name, identity(back)));
                reordered += isReordered ? 1 : 0;
                different += isReordered ? 0 : 1;
                System.out.println((isReordered ? "Reordered: " : "DIFFERENT: ") + name);
            }
            System.out.printf(
                    "%d entries: %d equal, %d renamed (%d names), %d reordered, %d different%n",
                    entries.size(),
                    entries.size() - renamed - reordered - different,
                    renamed,
                    forth.size(),
                    reordered,
                    different);
            return different == 0;
        }
    }

    private static List<String> headers(List<? extends ZipEntry> entries) {
        return entries.stream().map(entry -> entry.getName() + " " + entry.getTime()).toList();
    }

    private static byte[] bytes(ZipFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return in.readAllBytes();
        }
    }

    private static Map<String, String> identity(Map<String, String> names) {
        return names.keySet().stream().collect(Collectors.toMap(name -> name, name -> name));
    }

    /**
     * As javap prints them, sorted: without their places, and without what depends on those.
     *
     * @param names what the names of this jar are called in the second one; others go without their number
     */
    private static List<String> instructions(String jar, String name, Map<String, String> names) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        int code = ToolProvider.findFirst("javap")
                .orElseThrow(() -> new IllegalStateException("This Java has no javap: use a JDK"))
                .run(out, out, "-p", "-c", "jar:" + Path.of(jar).toUri() + "!/" + name);
        if (code != 0) {
            throw new IllegalStateException("javap cannot read " + name + " of " + jar + ": " + text);
        }
        return text.toString()
                .lines()
                .map(line -> NAME.matcher(line)
                        .replaceAll(found -> "proxykey" + names.getOrDefault(found.group(1), ""))
                        .replaceFirst("^ *[0-9]+: ", "")
                        .replace("ldc_w", "ldc")
                        .replaceFirst("#[0-9]+", "")
                        .replaceAll("configClass[$][0-9]+", "configClass")
                        .replaceAll(" +", " "))
                .sorted()
                .toList();
    }

    private Match match(byte[] one, byte[] two) {
        List<String> names = new ArrayList<>();
        List<String> others = new ArrayList<>();
        if (!withoutNames(one, names).equals(withoutNames(two, others)) || names.size() != others.size()) {
            return Match.OTHER_BYTES;
        }
        boolean isOneToOne = true;
        for (int i = 0; i < names.size(); i++) {
            String other = forth.putIfAbsent(names.get(i), others.get(i));
            String name = back.putIfAbsent(others.get(i), names.get(i));
            isOneToOne &= (other == null || other.equals(others.get(i))) && (name == null || name.equals(names.get(i)));
        }
        renamed += isOneToOne && !Arrays.equals(one, two) ? 1 : 0;
        return isOneToOne ? Match.SAME : Match.CROSSED_NAMES;
    }

    /** The bytes, one per character, with a mark in the place of each name; the names in their order. */
    private static String withoutNames(byte[] content, List<String> names) {
        Matcher constant = CONSTANT.matcher(new String(content, StandardCharsets.ISO_8859_1));
        return constant.replaceAll(found -> {
            int length = (found.group(1).charAt(0) << 8) + found.group(1).charAt(1);
            if (length != NAME_LENGTH + found.group(2).length()) {
                return Matcher.quoteReplacement(found.group());
            }
            names.add(found.group(2));
            return "proxykey";
        });
    }
}
