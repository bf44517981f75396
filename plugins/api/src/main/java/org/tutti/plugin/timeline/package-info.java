/** Motion and timeline: the value types shared by the domain and its plug-ins. */
@Version("1.0.0")
@Export
package org.tutti.plugin.timeline;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
