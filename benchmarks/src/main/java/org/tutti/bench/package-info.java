/** Benchmarks: scenarios on the server as people run it, beside the peers it is compared with, in the same run. */
package org.tutti.bench;
