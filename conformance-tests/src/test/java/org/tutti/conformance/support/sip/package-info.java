/** Telephones of many makes, and what stands between them and the server: for tests and benchmarks of the SIP gateway. */
package org.tutti.conformance.support.sip;
