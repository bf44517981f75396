package org.tutti.engine.identity;

import java.io.IOException;
import java.net.URI;

/** Reads what identity providers publish. Any thread may ask; it waits for the answer. */
interface Documents {

    /** @throws IOException if there is no answer, or it is none of use; the message says why, and nothing secret */
    String read(URI address) throws IOException;
}
