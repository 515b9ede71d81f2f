package io.esportslake.watch;

import io.esportslake.failure.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stream is well, in one word for machines and one sentence for people. The page and the health checks say
 * the same because both ask here. A sentence claims nothing but what the facts hold at that moment.
 *
 * @param level how bad it is
 * @param code what it is
 * @param sentence what was found; of several findings the most urgent first
 * @param action what to do about the first; empty when there is nothing to do
 * @param codes everything that was found, {@code code} first
 * @param hint what would be better though nothing is wrong; empty when there is nothing to say
 */
public record Assessment(Level level, Code code, String sentence, String action, List<Code> codes, String hint) {

    /** How bad it is. */
    public enum Level {
        /** Nothing to do. */
        OK,
        /** Worth knowing; it may pass by itself. */
        DEGRADED,
        /** Somebody has to act. */
        DOWN;

        /** As machines read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A closed list, so that alerts and runbooks can name them. */
    public enum Code {
        RUNNING,
        STANDBY,
        STOPPED,
        LATE(FailureCode.LATE),
        TRANSACTION_OPEN(FailureCode.TRANSACTION_OPEN),
        SMALL_FILES(FailureCode.SMALL_FILES),
        NOT_SEALED(FailureCode.NOT_SEALED),
        KEY_ONLY_ROWS(FailureCode.KEY_ONLY_ROWS),
        DEAD_LETTERS(FailureCode.DEAD_LETTERS),
        FILES_DIFFER(FailureCode.FILES_DIFFER),
        SOURCE_UNREACHABLE(FailureCode.SOURCE_UNREACHABLE),
        TOPIC_MISSING(FailureCode.TOPIC_GONE),
        STALLED(FailureCode.STALLED),
        FLUSH_STALLED(FailureCode.FLUSH_STALLED),
        FENCED(FailureCode.STREAM_FENCED),
        FAILED(FailureCode.STREAM_FAILED);

        private final @Nullable FailureCode failure;

        Code() {
            this(null);
        }

        Code(@Nullable FailureCode failure) {
            this.failure = failure;
        }

        /** As machines read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private boolean mayPassByARestart() {
            return this == STALLED || this == FLUSH_STALLED || this == FENCED || this == FAILED;
        }

        /** A sentence of this kind, with its code at the head; as it is when nothing is the matter. */
        String says(String sentence) {
            return failure == null ? sentence : failure.says(sentence);
        }
    }

    public Assessment {
        codes = List.copyOf(codes);
    }

    static Assessment of(Facts facts) {
        List<Finding> findings = findings(facts);
        Finding first = findings.get(0);
        return new Assessment(
                first.level(),
                first.code(),
                findings.stream().map(Finding::sentence).collect(Collectors.joining(" Also: ")),
                first.action(),
                findings.stream().map(Finding::code).toList(),
                EndFindings.of(facts.state()).isPresent()
                        ? ""
                        : facts.smallFiles().hint());
    }

    /**
     * Whether a restart may help. A broker that is away or a file that is missing is found again by the next start,
     * which takes no records until it is mended.
     */
    boolean mayPassByARestart() {
        return codes.stream().anyMatch(Code::mayPassByARestart);
    }

    /** The most urgent first; never empty. */
    private static List<Finding> findings(Facts facts) {
        Optional<Finding> ended = EndFindings.of(facts.state());
        if (ended.isPresent()) {
            return List.of(ended.get());
        }
        List<Finding> findings = new ArrayList<>();
        SourceFindings.missing(facts).or(() -> ProgressFindings.stall(facts)).ifPresent(findings::add);
        facts.files().ifPresent(findings::add);
        facts.sealing().ifPresent(findings::add);
        ContentFindings.deadLetters(facts).ifPresent(findings::add);
        ContentFindings.keyOnlyRows(facts).ifPresent(findings::add);
        ContentFindings.smallFiles(facts).ifPresent(findings::add);
        SourceFindings.openTransaction(facts).ifPresent(findings::add);
        ProgressFindings.late(facts)
                .filter(late -> findings.stream().noneMatch(Finding::isAboutWaiting))
                .ifPresent(findings::add);
        return findings.isEmpty() ? List.of(ProgressFindings.well(facts)) : findings;
    }
}
