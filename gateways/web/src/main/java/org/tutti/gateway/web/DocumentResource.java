package org.tutti.gateway.web;

import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The description of these resources for machines, as it was when the server was built. */
@Path("/")
public class DocumentResource {

    private static final String FOLDER = "/WEB-INF/protocol/";

    @Context
    private ServletContext web;

    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    private String ifNoneMatch;

    /** OpenAPI (RFC 9512 has its type). */
    @GET
    @Path("openapi.yaml")
    public Response openApi() throws IOException {
        return file("openapi.yaml", "application/yaml");
    }

    /** What it refers to. */
    @GET
    @Path("schemas/{name: [A-Za-z]+[.]schema[.]json}")
    public Response schema(@PathParam("name") String name) throws IOException {
        return file("schemas/" + name, "application/schema+json");
    }

    private Response file(String name, String type) throws IOException {
        try (InputStream file = web.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new NotFoundException("There is no %s.".formatted(name));
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            String tag = '"' + Part.digest(text).substring(0, 32) + '"';
            var answer = Preconditions.known(ifNoneMatch, tag)
                    ? Response.notModified()
                    : Response.ok(text, type + ";charset=UTF-8");
            return answer.header(HttpHeaders.ETAG, tag)
                    .header(HttpHeaders.CACHE_CONTROL, "public, no-cache")
                    .build();
        }
    }
}
