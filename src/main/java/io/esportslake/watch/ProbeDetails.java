package io.esportslake.watch;

import io.esportslake.config.LakeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * What a health check tells beside up and down. Probes have no login: where the page asks for one, whoever has none is
 * told no sentence here, since sentences name fields of records, brokers and directories.
 */
@ApplicationScoped
class ProbeDetails {

    private static final String ELSEWHERE =
            "A login is asked for (ESPORTS_LAKE_WEB_ACCESS): the page behind it and the log say why, and what to do";

    private final boolean areTold;

    ProbeDetails(LakeConfig config) {
        areTold = config.web().access() == LakeConfig.Access.PERMIT;
    }

    /**
     * Adds why, and what to do, or where to read that.
     *
     * @param prefix of the names, such as the table's with a dot
     * @param reason one sentence
     * @param action another one; empty when there is nothing to do
     */
    void add(HealthCheckResponseBuilder response, String prefix, String reason, String action) {
        if (!areTold) {
            response.withData("details", ELSEWHERE);
            return;
        }
        response.withData(prefix + "reason", reason);
        if (!action.isEmpty()) {
            response.withData(prefix + "action", action);
        }
    }
}
