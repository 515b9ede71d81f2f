package io.esportslake;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.esportslake.app.Threads;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.PackagedTables;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Collator;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Calendar;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The rooms of the program, and who may know whom. A failure here names the class, the line and the rule. */
class ArchitectureTest {

    private static final String ROOT = "io.esportslake";

    private static final List<String> EDGES = List.of("config", "app", "watch", "kafka", "web", "cli", "sample", "dev");
    private static final List<String> CORE = List.of(
            "failure", "table", "declare", "source", "batch", "parquet", "log", "store", "s3", "ingest", "seal",
            "reader", "propose", "trial");

    /**
     * Methods and constructors, by the type they belong to, that follow the default locale unless a parameter says
     * another. The logger's own {@code infof} and so on are not among them, because the program sets the default before
     * it logs; its {@code infov} and so on are, because they write numbers with separators in every locale.
     */
    private static final Map<Class<?>, Set<String>> FOLLOWING = Map.ofEntries(
            Map.entry(String.class, Set.of("format", "formatted", "toLowerCase", "toUpperCase")),
            Map.entry(PrintStream.class, Set.of("format", "printf")),
            Map.entry(PrintWriter.class, Set.of("format", "printf")),
            Map.entry(Console.class, Set.of("format", "printf", "readLine", "readPassword")),
            Map.entry(Formatter.class, Set.of("<init>")),
            Map.entry(Scanner.class, Set.of("<init>")),
            Map.entry(
                    java.text.Format.class,
                    Set.of(
                            "<init>",
                            "getInstance",
                            "getNumberInstance",
                            "getIntegerInstance",
                            "getPercentInstance",
                            "getCompactNumberInstance",
                            "getDateInstance",
                            "getTimeInstance",
                            "getDateTimeInstance")),
            Map.entry(MessageFormat.class, Set.of("format")),
            Map.entry(DecimalFormatSymbols.class, Set.of("<init>", "getInstance")),
            Map.entry(
                    DateTimeFormatter.class,
                    Set.of("ofPattern", "ofLocalizedDate", "ofLocalizedTime", "ofLocalizedDateTime")),
            Map.entry(DateTimeFormatterBuilder.class, Set.of("toFormatter")),
            Map.entry(Collator.class, Set.of("getInstance")),
            Map.entry(Calendar.class, Set.of("getInstance")),
            Map.entry(Locale.class, Set.of("getDefault")),
            Map.entry(Logger.class, Set.of("tracev", "debugv", "infov", "warnv", "errorv", "fatalv", "logv")));

    private static final DescribedPredicate<JavaAccess<?>> FOLLOWS_THE_DEFAULT_LOCALE =
            DescribedPredicate.describe("the default locale decides", access -> {
                boolean isFollowing = FOLLOWING.entrySet().stream()
                        .anyMatch(following -> access.getTargetOwner().isAssignableTo(following.getKey())
                                && following
                                        .getValue()
                                        .contains(access.getTarget().getName()));
                return isFollowing
                        && access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget called
                        && called.getRawParameterTypes().stream()
                                .noneMatch(parameter -> parameter.isEquivalentTo(Locale.class));
            });

    @Test
    void testsAssertWithOneLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.junit\\.jupiter\\.api\\.Assertions|org\\.hamcrest\\..*")
                .because("AssertJ says what was found beside what was expected, and one vocabulary is enough")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.OnlyIncludeTests())
                        .importPackages(ROOT));
    }

    @Test
    void theCoreKnowsNoEdge() {
        doNotKnow(CORE, EDGES, "the core is what can be tested without the world");
    }

    @Test
    void theCoreIsPlainJava() {
        check(noClasses()
                .that()
                .resideInAnyPackage(rooms(CORE))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "io.smallrye..",
                        "io.vertx..",
                        "io.micrometer..",
                        "jakarta..",
                        "javax.inject..",
                        "javax.enterprise..",
                        "org.eclipse.microprofile..",
                        "org.apache.kafka..",
                        "org.jboss..",
                        "org.slf4j..",
                        "org.apache.logging..",
                        "java.util.logging..")
                .because("the core reports, the edge tells"));
    }

    @Test
    void whoeverNeedsTheTablesIsGivenThem() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(BuiltInTables.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(PackagedTables.class.getName())
                .and()
                .doNotHaveFullyQualifiedName("io.esportslake.config.ConfiguredTables")
                .should()
                .accessField(BuiltInTables.class, "ALL")
                .because("tables are known when the program starts, and need not be these"));
    }

    @Test
    void theCoreIsToldTheTime() {
        check(noClasses()
                .that()
                .resideInAnyPackage(rooms(CORE))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .because("time arrives as an argument"));
    }

    @Test
    void failureKnowsNoOtherRoom() {
        doNotKnow(List.of("failure"), without("failure", CORE), "every room may use its codes");
    }

    @Test
    void tableAndSourceKnowNoOtherRoom() {
        doNotKnow(
                List.of("table", "source"),
                List.of("declare", "batch", "parquet", "log", "store", "s3", "ingest", "reader"),
                "they are the vocabulary of all the others");
    }

    @Test
    void onlyIngestJoinsBatchParquetAndCommit() {
        for (String room : List.of("batch", "parquet", "log")) {
            List<String> others = without(room, List.of("batch", "parquet", "log", "ingest", "seal"));
            doNotKnow(
                    List.of(room),
                    others,
                    "batch, parquet and commit do not know each other, only ingest and sealing join them");
        }
    }

    @Test
    void aStorageIsBehindItsPorts() {
        doNotKnow(
                List.of("store", "s3"),
                List.of("batch", "parquet", "ingest", "reader"),
                "a storage knows the ports and what they speak of, nothing else");
        doNotKnow(List.of("store"), List.of("s3"), "each storage stands alone");
        doNotKnow(List.of("s3"), List.of("store"), "each storage stands alone");
        staysIn(
                List.of("s3", "config"),
                ROOT + ".s3..",
                "where the lake is, is read from its configuration, and nobody else asks");
        staysIn(
                List.of("store", "reader", "config", "app", "watch", "cli", "dev"),
                ROOT + ".store..",
                "the protocol asks its ports; which storage it is, is said where the program is wired");
    }

    @Test
    void theReaderStandsBesideTheWritingPath() {
        doNotKnow(
                List.of("reader"), List.of("batch", "ingest"), "what is read back must not rest on how it was written");
        staysIn(
                List.of("reader", "app", "watch", "web", "cli", "dev"),
                ROOT + ".reader..",
                "only commands, dev mode, sealing and who looks at the lake read");
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".app..")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".app.Sealing")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".reader..")
                .because("the streams never load arrow-dataset"));
    }

    @Test
    void theReaderTakesNothingForAbsentThatCouldNotBeAsked() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".reader..")
                .should()
                .callMethod(Files.class, "exists", Path.class, LinkOption[].class)
                .orShould()
                .callMethod(Files.class, "notExists", Path.class, LinkOption[].class)
                .orShould()
                .callMethod(Files.class, "isDirectory", Path.class, LinkOption[].class)
                .orShould()
                .callMethod(Files.class, "isRegularFile", Path.class, LinkOption[].class)
                .because("they say no also when a store does not answer: see Presence"));
    }

    @Test
    void sealingStandsBesideTheStreams() {
        doNotKnow(
                List.of("seal"),
                List.of("batch", "store", "ingest", "reader"),
                "it joins the log and Parquet, and is handed rows through a port");
    }

    @Test
    void appIsBelowTheOtherEdges() {
        doNotKnow(
                List.of("app"),
                List.of("watch", "kafka", "web", "cli", "dev"),
                "watch, kafka, web, cli and dev plug into app, not the other way round");
    }

    @Test
    void watchLooksAndIsNotAskedByTheStreams() {
        doNotKnow(
                List.of("watch"),
                List.of("kafka", "web", "cli", "sample", "dev"),
                "what is observed does not depend on who shows it");
        doNotKnow(List.of("kafka", "sample", "dev"), List.of("watch"), "only pages and commands show what is observed");
    }

    @Test
    void configIsBelowAllOtherEdges() {
        doNotKnow(
                List.of("config"),
                List.of("app", "watch", "kafka", "web", "cli", "sample", "dev"),
                "settings are checked before anything of these exists");
    }

    @Test
    void roomsFormNoCycle() {
        check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void arrowStaysInItsRooms() {
        libraryStaysIn("org.apache.arrow..", "batch", "parquet", "ingest", "seal", "trial", "app", "cli", "reader");
        libraryStaysIn("org.apache.arrow.dataset..", "reader");
        libraryStaysIn("org.apache.arrow.c..", "reader");
    }

    @Test
    void parquetAndHadoopStayInTheParquetRoom() {
        libraryStaysIn("org.apache.parquet..", "parquet");
        libraryStaysIn("org.apache.hadoop..", "parquet");
    }

    @Test
    void theSdkStaysInTheRoomOfTheStore() {
        libraryStaysIn("software.amazon.awssdk..", "s3");
        libraryStaysIn("org.gaul..", "dev");
    }

    @Test
    void jacksonStaysInItsRooms() {
        libraryStaysIn("com.fasterxml.jackson..", "log", "web", "cli", "propose");
    }

    @Test
    void theYamlParserStaysInItsRoom() {
        libraryStaysIn("org.yaml..", "declare");
    }

    @Test
    void whatATableMeansIsNotKnownFromItsFile() {
        doNotKnow(
                without("declare", CORE),
                List.of("declare"),
                "a definition is a value that is handed on, wherever it was written down");
    }

    @Test
    void kafkaStaysInItsRooms() {
        libraryStaysIn("org.apache.kafka..", "kafka", "config", "cli", "sample", "dev");
        libraryStaysIn("kafka..", "dev");
    }

    @Test
    void filesAreTouchedInFewRooms() {
        libraryStaysIn("java.nio.file..", "store", "s3", "reader", "config", "watch", "cli", "dev");
    }

    @Test
    void textDoesNotDependOnTheMachinesLocale() {
        check(noClasses()
                .should()
                .accessTargetWhere(FOLLOWS_THE_DEFAULT_LOCALE)
                .because("a locale with digits or letters of its own would name files that nobody finds again:"
                        + " say Locale.ROOT"));
    }

    @Test
    void theRuleOfLocalesFindsWhatItForbids() {
        JavaClasses guilty = new ClassFileImporter().importClasses(FollowsTheLocale.class);

        assertThat(guilty.get(FollowsTheLocale.class).getAccessesFromSelf().stream()
                        .filter(FOLLOWS_THE_DEFAULT_LOCALE)
                        .map(access -> access.getTarget().getName()))
                .containsExactlyInAnyOrder(
                        "format", "formatted", "toLowerCase", "toUpperCase", "printf", "<init>", "ofPattern", "infov");
    }

    /** What the rule forbids, and beside each what it allows. */
    private static final class FollowsTheLocale {

        static List<Object> guilty(PrintStream out) {
            out.printf("%d", 1);
            Logger.getLogger("x").infov("{0}", 1);
            return List.of(
                    String.format("%d", 1),
                    "%d".formatted(1),
                    "I".toLowerCase(),
                    Stream.of("i").map(String::toUpperCase),
                    new Formatter(),
                    DateTimeFormatter.ofPattern("yyyy"));
        }

        static List<Object> innocent(PrintStream out) {
            out.printf(Locale.ROOT, "%d", 1);
            Logger.getLogger("x").infof("%s", 1);
            return List.of(
                    String.format(Locale.ROOT, "%d", 1),
                    "I".toLowerCase(Locale.ROOT),
                    new Formatter(Locale.ROOT),
                    DateTimeFormatter.ofPattern("yyyy", Locale.ROOT));
        }
    }

    @Test
    void everyThreadTellsWhatItsTasksThrow() {
        check(noClasses()
                .that()
                .doNotBelongToAnyOf(Threads.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Executors.class, ThreadPoolExecutor.class, ForkJoinPool.class, Timer.class)
                .orShould()
                .callConstructorWhere(target(owner(assignableTo(Thread.class))))
                .orShould()
                .callMethodWhere(target(owner(assignableTo(CompletableFuture.class)))
                        .and(target(nameMatching("supplyAsync|runAsync|.*Async"))))
                .because("in a bare executor a failure ends in a future that nobody looks at: see Threads"));
    }

    private static void doNotKnow(List<String> rooms, List<String> others, String because) {
        check(noClasses()
                .that()
                .resideInAnyPackage(rooms(rooms))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms(others))
                .because(because));
    }

    private static void libraryStaysIn(String library, String... rooms) {
        staysIn(List.of(rooms), library, library + " belongs to " + String.join(", ", rooms));
    }

    private static void staysIn(List<String> rooms, String known, String because) {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackages(rooms(rooms))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(known)
                .because(because));
    }

    private static List<String> without(String room, List<String> rooms) {
        return rooms.stream().filter(other -> !other.equals(room)).toList();
    }

    private static String[] rooms(List<String> names) {
        return names.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(OurClasses.ALL);
    }
}
