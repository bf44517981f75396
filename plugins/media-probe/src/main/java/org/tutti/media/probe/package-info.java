/** What media say of themselves: {@link org.tutti.media.probe.Probe} reads a few of their bytes and tells. */
package org.tutti.media.probe;
