package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ejb.EJB;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.tutti.engine.plugins.PluginHostBean;

/** The plug-ins in use. */
@Path("/plugins")
public class PluginsResource {

    @EJB
    private PluginHostBean plugins;

    /** Every strategy and source, with the bundle it comes from. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String plugins() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        plugins.registry().all().forEach(plugin -> all.addObject()
                .put("kind", plugin.kind().name().toLowerCase(Locale.ROOT))
                .put("name", plugin.name())
                .put("bundle", plugin.bundle())
                .put("version", plugin.version()));
        return all.toString();
    }
}
