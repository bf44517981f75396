/**
 * The domain: a {@link org.tutti.session.Session} is a pure function of its journal. Begin there; an
 * {@link org.tutti.session.Entry} is one stamped {@link org.tutti.session.Input}.
 */
package org.tutti.session;
