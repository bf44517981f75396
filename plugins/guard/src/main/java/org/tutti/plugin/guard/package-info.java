/**
 * What keeps a server whole whose plug-ins are written by strangers: {@link org.tutti.plugin.guard.Scan} reads a bundle
 * before it is installed and says what in it may not be called; {@link org.tutti.plugin.guard.Weave} puts a check into
 * its loops and methods; {@link org.tutti.plugin.guard.GuardedThread} runs its calls within
 * {@link org.tutti.plugin.guard.Limits}. Needs neither OSGi nor an application server.
 */
package org.tutti.plugin.guard;
