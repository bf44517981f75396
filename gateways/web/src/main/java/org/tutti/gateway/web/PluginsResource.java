package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.engine.plugins.PluginStatus;
import org.tutti.engine.plugins.PluginStatus.State;
import org.tutti.engine.plugins.PluginStatus.Usage;

/** The plug-ins in use, and to who runs the server how they do. */
@Path("/plugins")
public class PluginsResource {

    private static final double MICROS = 1e6, MILLIS = 1e3;

    @EJB
    private PluginHostBean plugins;

    @Inject
    private WebGateway gateway;

    /** Every strategy and source, with the bundle it comes from; to the operator also what was not let in. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response plugins(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer) throws WireException {
        boolean operator = operator(bearer);
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (PluginStatus plugin : plugins.status()) {
            if (operator || plugin.state() != State.REFUSED) {
                ObjectNode row = row(all.addObject(), plugin);
                if (operator) {
                    details(row, plugin);
                }
            }
        }
        return Response.ok(all.toString()).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private boolean operator(String bearer) throws WireException {
        if (bearer == null) {
            return false;
        }
        if (Bearer.token(bearer).filter(plugins::isOperator).isPresent()) {
            return true;
        }
        throw new WireException(
                ErrorCode.TOKEN_REFUSED,
                "That is not the operator's token, which stands in the file operator.token of the server's data folder.");
    }

    private static ObjectNode row(ObjectNode row, PluginStatus plugin) {
        return row.put("kind", plugin.info().kind().name().toLowerCase(Locale.ROOT))
                .put("name", plugin.info().name())
                .put("bundle", plugin.info().bundle())
                .put("version", plugin.info().version())
                .put("state", plugin.state().name().toLowerCase(Locale.ROOT))
                .put("description", plugin.description());
    }

    private void details(ObjectNode row, PluginStatus plugin) {
        if (plugin.state() == State.REFUSED) {
            plugin.findings().forEach(row.putArray("findings")::add);
            return;
        }
        Usage usage = plugin.usage();
        row.put("ranking", plugin.ranking())
                .put("calls", usage.calls())
                .put("msTotal", rounded(usage.msTotal()))
                .put("msSlowest", rounded(usage.msSlowest()))
                .put("failures", usage.failures())
                .put("trips", usage.trips())
                .put("stuck", usage.stuck());
        if (!plugin.pid().isEmpty()) {
            row.put("pid", plugin.pid());
        }
        if (!usage.lastError().isEmpty()) {
            long at = gateway.sessions().clock().now() - Math.round(usage.lastErrorAgo() * MICROS);
            row.put("lastError", usage.lastError()).put("lastErrorAt", at / MILLIS);
        }
    }

    private static double rounded(double millis) {
        return Math.round(millis * MILLIS) / MILLIS;
    }
}
