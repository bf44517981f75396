/**
 * How the server reads from other servers, for plug-ins and gateways: {@link org.tutti.engine.fetch.GuardedFetch}.
 * Nothing else in Tutti connects to an address that somebody named.
 */
package org.tutti.engine.fetch;
