package io.esportslake.dev;

import io.esportslake.config.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Only in dev mode: sends the body, byte for byte, as a record. Only for who sits at this machine: any page that the
 * developer looks at could otherwise post here.
 */
@Path("/dev/send")
@IfBuildProfile("dev")
public class DevSendResource {

    /** What a browser says of a request that this server's own page made, or that the user typed. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final DevFeed feed;
    private final Topics topics;

    DevSendResource(DevFeed feed, Topics topics) {
        this.feed = feed;
        this.topics = topics;
    }

    @POST
    @Path("/{table}")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.TEXT_PLAIN)
    public String send(
            @PathParam("table") String table,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @HeaderParam(HttpHeaders.HOST) String host,
            @HeaderParam("Origin") String origin,
            @HeaderParam("Sec-Fetch-Site") String site,
            byte[] body)
            throws Exception {
        requireOwn(contentType, host, origin, site);
        String topic = topics.byTable().get(table);
        if (topic == null) {
            throw new NotFoundException("There is no table of that name; expected one of "
                    + topics.byTable().keySet());
        }
        RecordMetadata sent = feed.send(topic, body);
        return "Sent as " + sent.topic() + "-" + sent.partition() + "@" + sent.offset() + "\n";
    }

    /**
     * A page of another site can post only what a form can post, unless the server agrees first, which this one never
     * does; so the type of the content tells it apart, whatever the browser. {@code web.HostCheck} has refused other
     * names.
     *
     * @throws NotSupportedException when the content is not said to be JSON
     * @throws ForbiddenException when a browser says that another site asks
     */
    static void requireOwn(String contentType, String host, String origin, String site) {
        boolean isForeign = site != null && !OWN_SITES.contains(site)
                || origin != null
                        && !origin.equalsIgnoreCase("http://" + host)
                        && !origin.equalsIgnoreCase("https://" + host);
        if (isForeign) {
            throw new ForbiddenException("A page of another site asks, Origin " + origin + "; only pages of " + host
                    + " and programs on this machine send records here");
        }
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals(MediaType.APPLICATION_JSON)) {
            throw new NotSupportedException(
                    "A record is sent with Content-Type: application/json, whatever is in it; found "
                            + (type.isEmpty() ? "none" : type) + ". With curl: -H 'Content-Type: application/json'");
        }
    }
}
