/**
 * For authors of plug-ins: extend {@link org.tutti.plugin.testkit.SyncStrategyTck} or
 * {@link org.tutti.plugin.testkit.MediaSourceTck} in a test, and see what a strategy does to a room in
 * {@link org.tutti.plugin.testkit.fleet}.
 */
package org.tutti.plugin.testkit;
