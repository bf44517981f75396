/**
 * Who the staff are: {@link org.tutti.engine.identity.DefaultIdentity} reads the tokens that identity providers
 * give them ({@link org.tutti.engine.identity.WebTokens}) and those that this server gives to who signs in on its page
 * ({@link org.tutti.engine.identity.StaffTokens}).
 */
package org.tutti.engine.identity;
