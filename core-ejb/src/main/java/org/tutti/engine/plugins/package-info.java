/**
 * The plug-ins: an OSGi framework inside the server ({@link org.tutti.engine.plugins.PluginHost}), a folder to drop
 * bundles into, and the one place where the rest of the engine finds what they offer
 * ({@link org.tutti.engine.plugins.PluginRegistry}). Nothing outside this package sees OSGi.
 */
package org.tutti.engine.plugins;
