package io.esportslake.config;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.TableDefinition;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The settings below {@code esports-lake} as a table for people: keys, defaults and meanings as {@link LakeConfig} and
 * the shipped {@code application.properties} have them, and what each takes as {@link LakeSettings} checks it.
 */
final class SettingsReference {

    private static final Path MAPPING = Path.of("src/main/java/io/esportslake/config/LakeConfig.java");
    private static final Pattern LINK = Pattern.compile("\\{@link #(\\w+)}");
    private static final Pattern CODE = Pattern.compile("\\{@code ([^}]*)}");
    private static final Pattern EXAMPLE = Pattern.compile(", such as [^,]*");

    private final DocTrees docs;
    private final TreePath file;
    private final Map<String, ClassTree> types = new LinkedHashMap<>();
    private final Map<String, String> meanings = new LinkedHashMap<>();

    private SettingsReference(DocTrees docs, TreePath file) {
        this.docs = docs;
        this.file = file;
    }

    /** In Markdown, in the order of the mapping. */
    static String table() throws IOException {
        Map<String, Setting> takes = LakeSettings.ours(BuiltInTables.ALL).stream()
                .collect(Collectors.toMap(Setting::key, setting -> setting));
        SmallRyeConfig shipped = Configured.with(new EnvConfigSource(Map.of(), 300));
        StringBuilder table =
                new StringBuilder("| variable | key | default | takes | meaning |\n|---|---|---|---|---|\n");
        meanings().forEach((key, meaning) -> {
            Setting setting = takes.remove(key);
            String preset = shipped.getOptionalValue(key, String.class)
                    .or(() -> BuiltInTables.ALL.all().stream()
                            .filter(of -> key.equals(LakeSettings.PREFIX + Topics.key(of.name())))
                            .map(TableDefinition::topic)
                            .findFirst())
                    .orElse("");
            table.append("| `%s` | `%s` | %s | %s | %s |\n"
                    .formatted(
                            setting.variable().orElse(FoundSetting.variable(key)),
                            key,
                            preset.isEmpty() ? "" : "`" + preset + "`",
                            preset.isEmpty()
                                    ? setting.expected()
                                    : EXAMPLE.matcher(setting.expected()).replaceAll(""),
                            meaning));
        });
        if (!takes.isEmpty()) {
            throw new IllegalStateException("Settings that the mapping does not have: " + takes.keySet());
        }
        return table.toString();
    }

    /** Of each key, what its method's Javadoc says. */
    private static Map<String, String> meanings() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(MAPPING));
            TreePath file = new TreePath(task.parse().iterator().next());
            SettingsReference reference = new SettingsReference(DocTrees.instance(task), file);
            ClassTree mapping =
                    (ClassTree) file.getCompilationUnit().getTypeDecls().get(0);
            for (Tree member : mapping.getMembers()) {
                if (member instanceof ClassTree nested) {
                    reference.types.put(nested.getSimpleName().toString(), nested);
                }
            }
            reference.read(mapping, LakeSettings.PREFIX);
            return reference.meanings;
        }
    }

    private void read(ClassTree type, String prefix) {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method) {
                String key = prefix + kebab(method.getName().toString());
                ClassTree group = types.get(method.getReturnType().toString());
                if (group != null && group.getKind() == Tree.Kind.INTERFACE) {
                    read(group, key + ".");
                } else if (key.equals(LakeSettings.PREFIX + "topics")) {
                    BuiltInTables.ALL
                            .names()
                            .forEach(table -> meanings.put(LakeSettings.PREFIX + Topics.key(table), meaning(method)));
                } else {
                    meanings.put(key, meaning(method));
                }
            }
        }
    }

    private String meaning(MethodTree method) {
        String javadoc = docs.getDocComment(TreePath.getPath(file.getCompilationUnit(), method));
        if (javadoc == null) {
            throw new IllegalStateException("LakeConfig does not say what " + method.getName() + " means");
        }
        String text = LINK.matcher(javadoc.strip().replaceAll("\\s+", " "))
                .replaceAll(link -> "`" + LakeSettings.PREFIX + kebab(link.group(1)) + "`");
        return CODE.matcher(text).replaceAll("`$1`");
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
