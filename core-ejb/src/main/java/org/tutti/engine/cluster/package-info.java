/**
 * Several servers that serve the same sessions: who they are, what they say to each other, and by whose clock. What a
 * session is does not come from here but from its journal.
 */
package org.tutti.engine.cluster;
