package io.esportslake.dev;

import io.esportslake.app.LakeConfig;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Only in dev mode: sends the body, byte for byte, as a record. */
@Path("/dev/send")
@IfBuildProfile("dev")
public class DevSendResource {

    private final DevFeed feed;
    private final LakeConfig config;

    DevSendResource(DevFeed feed, LakeConfig config) {
        this.feed = feed;
        this.config = config;
    }

    @POST
    @Path("/{table}")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.TEXT_PLAIN)
    public String send(@PathParam("table") String table, byte[] body) throws Exception {
        String topic = config.topics().get(table);
        if (topic == null) {
            throw new NotFoundException("There is no table of that name; expected one of "
                    + config.topics().keySet());
        }
        RecordMetadata sent = feed.send(topic, body);
        return "Sent as " + sent.topic() + "-" + sent.partition() + "@" + sent.offset() + "\n";
    }
}
