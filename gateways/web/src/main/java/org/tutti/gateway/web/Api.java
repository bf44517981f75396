package org.tutti.gateway.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Roots the REST resources at {@code /api}. */
@ApplicationPath("/api")
public class Api extends Application {}
