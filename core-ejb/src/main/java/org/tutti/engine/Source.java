package org.tutti.engine;

/**
 * By which node something was asked for.
 *
 * @param node its id; empty if it is not known, as of what was read in the journal
 * @param request what that node calls it; 0 if it is not waited for
 */
record Source(String node, long request) {

    static final Source UNKNOWN = new Source("", 0);
}
