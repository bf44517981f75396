/**
 * The SPI of media sources: {@link org.tutti.plugin.media.MediaSource} and what it describes and serves; and
 * {@link org.tutti.plugin.media.Fetch}, by which it reads from other servers.
 */
@Version("1.1.0")
@Export
package org.tutti.plugin.media;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
