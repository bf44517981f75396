/** How far apart browsers are that play in one session, over networks good and bad, beside what others reach. */
package org.tutti.bench.asynchrony;
