package io.esportslake.web;

import io.esportslake.app.Streams;
import io.esportslake.watch.LogTail;
import io.esportslake.watch.StreamHistory;
import io.esportslake.watch.StreamObservation;
import io.esportslake.watch.StreamWatch;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Everything there is to ask, as JSON. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "status", description = "What the streams do. Read-only.")
@SecurityScheme(
        securitySchemeName = "login",
        type = SecuritySchemeType.HTTP,
        scheme = "basic",
        description = "Asked for when esports-lake.web.access is authenticated")
public class ApiResource {

    private static final int MAX_LIMIT = 1_000;
    private static final int MAX_FILTER_LENGTH = 200;

    private final StreamWatch watch;
    private final Streams streams;
    private final Views views;
    private final Settings settings;

    ApiResource(StreamWatch watch, Streams streams, Views views, Settings settings) {
        this.watch = watch;
        this.streams = streams;
        this.views = views;
        this.settings = settings;
    }

    @GET
    @Path("/overview")
    @Operation(summary = "Everything that changes, at one moment")
    public Overview overview() {
        return views.overview();
    }

    @GET
    @Path("/streams")
    @Operation(summary = "The streams of this process")
    public List<StreamView> streams() {
        return watch.observe().stream().map(views::stream).toList();
    }

    @GET
    @Path("/streams/{name}")
    @Operation(summary = "One stream, by its table")
    @APIResponse(responseCode = "200", description = "The stream")
    @APIResponse(responseCode = "404", description = "No stream of that name runs here")
    public StreamView stream(@PathParam("name") String name) {
        return views.stream(observed(name));
    }

    @GET
    @Path("/streams/{name}/topic-partitions")
    @Operation(
            summary =
                    "Topic partitions that this process reads; the furthest behind when there are more than the limit")
    public List<StreamView.TopicPartitionView> topicPartitions(
            @PathParam("name") String name,
            @QueryParam("contains") @DefaultValue("") String contains,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        return views.topicPartitions(observed(name), filter(contains), limit(limit));
    }

    @GET
    @Path("/streams/{name}/lake-partitions")
    @Operation(summary = "Partitions of the table with what the commits that were read added to them, largest first")
    public List<StreamView.LakePartitionView> lakePartitions(
            @PathParam("name") String name,
            @QueryParam("contains") @DefaultValue("") String contains,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        return views.lakePartitions(observed(name), filter(contains), limit(limit));
    }

    @GET
    @Path("/streams/{name}/growth")
    @Operation(
            summary = "How the table grew, as far as its commit log reaches back: 240 points at most, oldest first,"
                    + " about evenly apart")
    public List<GrowthView> growth(@PathParam("name") String name) {
        return observed(name).log().growth().stream()
                .map(point -> new GrowthView(
                        point.at().toString(), point.rows(), point.deadLetters(), point.files(), point.bytes()))
                .toList();
    }

    @GET
    @Path("/commits")
    @Operation(
            summary = "The newest commits, whoever made them, newest first; the limit counts per table, and there are "
                    + LogTail.MAX_COMMITS + " of each at most")
    @APIResponse(responseCode = "200", description = "The commits")
    @APIResponse(responseCode = "400", description = "No such table, or the limit is no number from 1 to 1000")
    public List<CommitView> commits(
            @QueryParam("table") String table, @QueryParam("limit") @DefaultValue("20") String limit) {
        return views.commits(ofTable(table), limit(limit));
    }

    @GET
    @Path("/dead-letters")
    @Operation(
            summary =
                    "Examples of dead letters, newest first: the first of each reason in each micro-batch of this process;"
                            + " the limit counts per table, and there are " + StreamHistory.MAX_DEAD_LETTERS
                            + " of each at most")
    @APIResponse(responseCode = "200", description = "The examples")
    @APIResponse(responseCode = "400", description = "No such table, or the limit is no number from 1 to 1000")
    public List<DeadLetterView> deadLetters(
            @QueryParam("table") String table, @QueryParam("limit") @DefaultValue("20") String limit) {
        return views.deadLetters(ofTable(table), limit(limit));
    }

    @GET
    @Path("/configuration")
    @Operation(summary = "The configuration in force, secrets masked")
    public List<SettingView> configuration() {
        return settings.inForce();
    }

    private StreamObservation observed(String name) {
        return watch.observe(name).orElseThrow(() -> new NoSuchStreamException(names()));
    }

    private List<StreamObservation> ofTable(String table) {
        if (table == null) {
            return watch.observe();
        }
        return List.of(watch.observe(table)
                .orElseThrow(() -> new BadRequestException("table is one of " + names() + ", or left out for all")));
    }

    private List<String> names() {
        return streams.all().stream().map(stream -> stream.table().name()).toList();
    }

    private static String filter(String contains) {
        if (contains.length() > MAX_FILTER_LENGTH) {
            throw new BadRequestException("contains has " + MAX_FILTER_LENGTH + " characters at most");
        }
        return contains;
    }

    private static int limit(String text) {
        return Limit.of(text, MAX_LIMIT);
    }
}
