package io.esportslake.web;

import io.esportslake.failure.FailureCode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A failed request gets one sentence; where in the program it failed is for the log. */
class Errors {

    private static final Logger LOG = Logger.getLogger("web");

    /**
     * Registered, because no method says that it answers with one: the framework would not do it for the native
     * executable.
     *
     * @param error what was wrong with the request, or that it was not the request
     */
    @RegisterForReflection
    @Schema(name = "Error")
    record ErrorView(String error) {}

    @ServerExceptionMapper
    Response refused(WebApplicationException refusal) {
        int status = refusal.getResponse().getStatus();
        if (status == Response.Status.NOT_FOUND.getStatusCode()
                && !(refusal instanceof NoSuchStreamException)
                && !(refusal instanceof NoSuchLetterException)) {
            return answer(status, "There is nothing at this address; /q/openapi lists what there is");
        }
        return answer(status, refusal.getMessage());
    }

    @ServerExceptionMapper
    Response failed(RuntimeException fault) {
        LOG.error(FailureCode.ANSWER_FAILED.says("A request failed"), fault);
        return answer(
                Response.Status.INTERNAL_SERVER_ERROR.getStatusCode(), "The service failed here; its log says how");
    }

    private static Response answer(int status, String sentence) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorView(sentence))
                .build();
    }
}
