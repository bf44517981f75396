/**
 * Webhooks: what happens in sessions is told to programs elsewhere, as CloudEvents.
 * {@link org.tutti.engine.hooks.Hooks} says what is told to whom, and
 * {@link org.tutti.engine.hooks.Couriers} bring it there.
 */
package org.tutti.engine.hooks;
