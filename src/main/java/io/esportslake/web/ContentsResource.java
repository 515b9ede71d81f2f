package io.esportslake.web;

import io.esportslake.batch.DeadLetterReason;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.reader.LetterFilter;
import io.esportslake.reader.LetterMark;
import io.esportslake.watch.LakeContents;
import io.esportslake.watch.StreamWatch;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What lies in the lake: read from its files when somebody asks, one question at a time ({@link RequestLanes}). */
@Path("/api/tables/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "contents", description = "Rows and dead letters, read from the lake's files. Read-only.")
public class ContentsResource {

    private static final int MOST = 100;

    private final StreamWatch watch;
    private final LakeContents contents;
    private final ContentsViews views;

    ContentsResource(StreamWatch watch, LakeContents contents, ContentsViews views) {
        this.watch = watch;
        this.contents = contents;
        this.views = views;
    }

    @GET
    @Path("/rows")
    @Operation(summary = "The rows that were processed last, newest first, those held back from readers included")
    @APIResponse(responseCode = "200", description = "The rows")
    @APIResponse(responseCode = "400", description = "The limit is no number from 1 to 100")
    @APIResponse(responseCode = "404", description = "No stream of that name runs here")
    @APIResponse(responseCode = "503", description = "The lake cannot be read now")
    public RowsView rows(@PathParam("name") String name, @QueryParam("limit") @DefaultValue("20") String limit) {
        String table = named(name);
        List<String> columns = views.columns(contents.table(table));
        int most = Limit.of(limit, MOST);
        return read(() -> views.rows(columns, contents.newestRows(table, columns, most)));
    }

    @GET
    @Path("/dead-letters")
    @Operation(summary = "Dead letters, newest first, whoever committed them")
    @APIResponse(responseCode = "200", description = "The letters")
    @APIResponse(responseCode = "400", description = "What is asked for does not exist")
    @APIResponse(responseCode = "404", description = "No stream of that name runs here")
    @APIResponse(responseCode = "503", description = "The lake cannot be read now")
    public LetterPageView deadLetters(
            @PathParam("name") String name,
            @QueryParam("reason") @Nullable String reason,
            @QueryParam("since") @Nullable String since,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("20") String limit) {
        String table = named(name);
        LetterFilter filter =
                new LetterFilter(reasons(reason), since(since), LetterFilter.ALL.until(), LetterFilter.ALL.offsets());
        Optional<LetterMark> mark = Optional.ofNullable(after).map(ContentsResource::mark);
        int most = Limit.of(limit, MOST);
        return read(() -> views.letters(contents.letters(table, filter, most, mark)));
    }

    @GET
    @Path("/dead-letters/{partition}/{offset}")
    @Operation(summary = "The record that a dead letter is")
    @APIResponse(responseCode = "200", description = "The record")
    @APIResponse(responseCode = "403", description = "esports-lake.web.show-payloads is false")
    @APIResponse(responseCode = "404", description = "There is no dead letter at that offset, or no such stream here")
    @APIResponse(responseCode = "503", description = "The lake cannot be read now")
    public LetterRecordView deadLetter(
            @PathParam("name") String name,
            @PathParam("partition") String partition,
            @PathParam("offset") String offset) {
        String table = named(name);
        if (!views.areContentsShown()) {
            throw new ForbiddenException("Records are not shown here: set ESPORTS_LAKE_WEB_SHOW_PAYLOADS=true");
        }
        int number = (int) number(partition, "the number of a topic partition", Integer.MAX_VALUE);
        long at = number(offset, "an offset", Long.MAX_VALUE - 1);
        return read(() -> contents.letter(table, number, at, ContentsViews.RECORD_COLUMNS))
                .map(ContentsViews::record)
                .orElseThrow(() -> new NoSuchLetterException(number, at));
    }

    private String named(String name) {
        return watch.observe(name)
                .orElseThrow(() -> new NoSuchStreamException(watch.observe().stream()
                        .map(observed -> observed.table())
                        .toList()))
                .table();
    }

    private static Set<String> reasons(@Nullable String reason) {
        if (reason == null || reason.isEmpty()) {
            return Set.of();
        }
        List<String> known = Arrays.stream(DeadLetterReason.values())
                .map(DeadLetterReason::code)
                .toList();
        if (!known.contains(reason)) {
            throw new BadRequestException("reason is one of " + String.join(", ", known) + ", or left out for all");
        }
        return Set.of(reason);
    }

    private static Instant since(@Nullable String since) {
        if (since == null || since.isEmpty()) {
            return LetterFilter.ALL.since();
        }
        try {
            return Instant.parse(since);
        } catch (DateTimeParseException e) {
            throw new BadRequestException("since is a time such as 2026-03-01T12:00:00Z, or left out for all", e);
        }
    }

    private static LetterMark mark(String after) {
        try {
            return LetterMark.parse(after);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("after is what next was in the answer before, or left out for the newest", e);
        }
    }

    private static long number(String text, String what, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new BadRequestException("Expected " + what + ", which is a number from 0 on");
    }

    /** Reads the lake. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | LakeRefusedException e) {
            throw new ServiceUnavailableException("The lake cannot be read now: " + e.getMessage(), (Long) null, e);
        }
    }
}
