/** The simulator from the command line: {@link org.tutti.plugin.testkit.simulator.Main}. */
package org.tutti.plugin.testkit.simulator;
