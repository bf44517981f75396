/**
 * The engine: owns the sessions of this server, stamps what comes in, makes it durable, applies it, and tells the
 * gateways. Gateways see {@link org.tutti.engine.Sessions} and nothing else.
 */
package org.tutti.engine;
