/**
 * The tree as RDF: {@link org.tutti.gateway.web.rdf.RdfReader} reads links and mirrors from text of strangers, within
 * limits and without fetching anything; {@link org.tutti.gateway.web.rdf.RdfWriter} writes them. Nothing else knows of
 * Apache Jena. Pure: text in, records out.
 */
package org.tutti.gateway.web.rdf;
