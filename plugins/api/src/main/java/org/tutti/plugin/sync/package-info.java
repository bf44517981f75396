/** The SPI of sync strategies: {@link org.tutti.plugin.sync.SyncStrategy} and what it sees and answers. */
@Version("1.1.0")
@Export
package org.tutti.plugin.sync;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
