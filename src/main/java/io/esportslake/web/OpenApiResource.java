package io.esportslake.web;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document of all addresses under {@code /api}, which the build makes from the resources of this room. */
@Path("/q/openapi")
public class OpenApiResource {

    private static final MediaType YAML = new MediaType("application", "yaml");
    private static final List<Variant> VARIANTS = List.copyOf(
            Variant.mediaTypes(YAML, MediaType.APPLICATION_JSON_TYPE).build());

    /**
     * The document.
     *
     * @param format {@code json} or {@code yaml}; without it the Accept header chooses, and YAML when it does not care
     */
    @GET
    @Operation(hidden = true)
    public Response document(@QueryParam("format") @Nullable String format, @Context Request request) {
        if (format != null && !format.equalsIgnoreCase("json") && !format.equalsIgnoreCase("yaml")) {
            throw new BadRequestException("format is json or yaml, or left out");
        }
        Variant accepted = request.selectVariant(VARIANTS);
        boolean isJson = format == null
                ? accepted != null && accepted.getMediaType().equals(MediaType.APPLICATION_JSON_TYPE)
                : format.equalsIgnoreCase("json");
        return Response.ok(read(isJson ? "openapi.json" : "openapi.yaml"))
                .type(isJson ? MediaType.APPLICATION_JSON_TYPE : YAML)
                .build();
    }

    private static byte[] read(String name) {
        try (InputStream document = OpenApiResource.class.getResourceAsStream("/openapi/" + name)) {
            return document.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
