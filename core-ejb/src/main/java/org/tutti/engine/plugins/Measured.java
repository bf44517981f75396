package org.tutti.engine.plugins;

/** A plug-in of which is known how it does. */
interface Measured {

    PluginStatus.State state();

    PluginStatus.Usage usage();
}
