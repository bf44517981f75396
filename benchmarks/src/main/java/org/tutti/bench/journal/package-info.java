/** What a change of a session costs, and what is left of it after a power cut. */
package org.tutti.bench.journal;
