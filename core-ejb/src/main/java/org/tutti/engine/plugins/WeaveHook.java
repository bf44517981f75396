package org.tutti.engine.plugins;

import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.tutti.plugin.guard.Weave;

/** Gives the classes of plug-ins their checks, as they are loaded. */
final class WeaveHook implements WeavingHook {

    @Override
    public void weave(WovenClass type) {
        if (!PluginHost.isPlugin(type.getBundleWiring().getBundle())) {
            return;
        }
        try {
            type.setBytes(Weave.bytes(type.getBytes()));
            type.getDynamicImports().add(Weave.PACKAGE);
        } catch (IllegalArgumentException e) {
            // A class without checks is not loaded at all.
            throw new WeavingException(e.getMessage(), e);
        }
    }
}
