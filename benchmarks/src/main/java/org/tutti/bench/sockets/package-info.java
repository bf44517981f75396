/** Benchmarks with thousands of WebSockets. */
package org.tutti.bench.sockets;
