package io.esportslake;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A static field is a constant: what changes belongs to an object that somebody hands on, so that tests stand side by
 * side, dev mode starts anew, and a reader sees in a constructor what a class depends on.
 */
class StaticStateTest {

    /** Of the platform and the libraries. Loggers are where the framework lets a class speak. */
    private static final Set<String> KINDS = Set.of(
            String.class.getName(),
            BigDecimal.class.getName(),
            Duration.class.getName(),
            Path.class.getName(),
            Pattern.class.getName(),
            VarHandle.class.getName(),
            Comparator.class.getName(),
            "org.apache.arrow.vector.types.pojo.Schema",
            "jakarta.ws.rs.core.MediaType",
            "org.jboss.logging.Logger");

    /** Set up once, where they are declared, and only asked from then on. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "com.fasterxml.jackson.databind.ObjectMapper",
                    "JSON as it is written and read; made once, for it is costly",
            "com.fasterxml.jackson.core.JsonFactory", "the same",
            "io.esportslake.app.Threads.LAST_WORD",
                    "has to be there when no memory is left; changes once, as the process ends",
            "java.util.logging.Logger", "the platform forgets filter and level of a logger that nobody holds",
            "io.esportslake.batch.VectorColumn.NOTHING", "a buffer of no bytes, of which nothing can be changed");

    private static final ArchCondition<JavaField> BE_CONSTANT =
            new ArchCondition<>("be final and of an immutable kind") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                    boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
                    boolean isImmutable = isImmutable(field);
                    if (!isFinal || !isImmutable) {
                        events.add(SimpleConditionEvent.violated(
                                field,
                                field.getFullName() + " is " + (isFinal ? "" : "not final, ")
                                        + field.getRawType().getName()));
                    }
                }
            };

    private static boolean isImmutable(JavaField field) {
        JavaClass type = field.getRawType();
        if (type.isArray()) {
            // A table of constants, which no other class can write to.
            return field.getModifiers().contains(JavaModifier.PRIVATE)
                    || field.getModifiers().contains(JavaModifier.SYNTHETIC);
        }
        if (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class)) {
            return isUnmodifiable(field.reflect());
        }
        return isKnown(type) || EXCEPTIONS.containsKey(field.getFullName());
    }

    private static boolean isKnown(JavaClass type) {
        return type.isPrimitive()
                || type.isEnum()
                || type.isRecord()
                || KINDS.contains(type.getName())
                || EXCEPTIONS.containsKey(type.getName())
                || isOursAndFinal(type);
    }

    /** A class of ours whose objects do not change, as far as can be told: each of their fields is final. */
    private static boolean isOursAndFinal(JavaClass type) {
        return type.getPackageName().startsWith("io.esportslake")
                && type.getAllFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL));
    }

    /** What stands there in truth: a type cannot tell. */
    private static boolean isUnmodifiable(Field field) {
        try {
            field.setAccessible(true);
            String made = field.get(null).getClass().getName();
            return made.startsWith("java.util.ImmutableCollections") || made.contains("Unmodifiable");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void staticFieldsAreConstants() {
        fields().that().areStatic().should(BE_CONSTANT).check(OurClasses.ALL);
    }

    @Test
    void theRuleFindsWhatItForbids() {
        JavaClass guilty = new ClassFileImporter().importClasses(Guilty.class).get(Guilty.class);
        ConditionEvents events = ConditionEvents.Factory.create();
        guilty.getFields().stream()
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .forEach(field -> BE_CONSTANT.check(field, events));

        assertThat(events.getViolating().stream()
                        .flatMap(event -> event.getDescriptionLines().stream())
                        .map(line -> line.replaceAll(".*\\.([A-Z]+) is .*", "$1")))
                .containsExactlyInAnyOrder("CHANGES", "COUNT", "LIST", "SHARED");
    }

    /** What the rule forbids, and what it allows. */
    private static final class Guilty {
        static String CHANGES = "not final";
        static final AtomicInteger COUNT = new AtomicInteger();
        static final List<String> LIST = new java.util.ArrayList<>();
        static final int[] SHARED = {1};
        static final List<String> INNOCENT = List.of("a");
        private static final int[] TABLE = {1};
    }

    @Test
    void systemPropertiesAreSetInFewPlaces() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.esportslake.cli.FrameworkProperties")
                .and()
                .doNotHaveFullyQualifiedName("io.esportslake.cli.ScratchDirectory")
                .and()
                .resideOutsideOfPackage("io.esportslake.dev..")
                .should()
                .callMethod(System.class, "setProperty", String.class, String.class)
                .because("they are static state, too: FrameworkProperties says why the framework leaves no other way,"
                        + " the temporary directory is where all libraries look for it, and dev mode's broker outlives"
                        + " the classes that a live reload replaces")
                .check(OurClasses.ALL);
    }
}
