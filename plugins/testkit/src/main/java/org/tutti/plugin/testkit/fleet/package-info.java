/**
 * A fleet of simulated players: {@link org.tutti.plugin.testkit.fleet.Scenario} says who watches and what happens,
 * {@link org.tutti.plugin.testkit.fleet.Run} what came of it under a strategy.
 */
package org.tutti.plugin.testkit.fleet;
