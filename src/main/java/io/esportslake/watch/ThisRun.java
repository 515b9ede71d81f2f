package io.esportslake.watch;

import io.esportslake.app.LakeOpened;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;

/** Which run of the program this is, and on which lake. */
@ApplicationScoped
public class ThisRun {

    private final String started = Instant.now().toString();
    private volatile String lakeId = "";
    private volatile String writerId = "";

    void opened(@Observes LakeOpened opened) {
        lakeId = opened.lake().lakeId();
        writerId = opened.lake().writerId();
    }

    /** When it was started. */
    public String started() {
        return started;
    }

    /** The lake, the same for ever; empty before it is open. */
    public String lakeId() {
        return lakeId;
    }

    /** This process, as the commit log knows it; empty before the lake is open. */
    public String writerId() {
        return writerId;
    }
}
