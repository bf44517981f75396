/** What changes of a synchronisation tree cost, beside the same links in Apache Jena. */
package org.tutti.bench.tree;
