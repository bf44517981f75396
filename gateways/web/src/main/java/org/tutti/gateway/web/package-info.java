/**
 * The web gateway: REST, the WebSocket {@code tutti.v1}, media over HTTP. What goes over the wire is written down in
 * {@code docs/protocol}.
 */
package org.tutti.gateway.web;
