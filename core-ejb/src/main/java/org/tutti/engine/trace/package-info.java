/** What a request went through, told to a collector of traces that is configured: OpenTelemetry's OTLP over HTTP. */
package org.tutti.engine.trace;
