/**
 * The synchronisation tree of Hypermodal (Li, Chen, Wang, Chou, WEBIST 2014): links from a moment of any resource to
 * an interval of another, and what is the same under different URIs. Pure and immutable: no clock, no I/O.
 *
 * <p>{@link org.tutti.tree.MediaUri} and {@link org.tutti.tree.Fragment} read Media Fragments URIs;
 * {@link org.tutti.tree.Tree} holds {@link org.tutti.tree.Triple links}; {@link org.tutti.tree.Play} says what is to be
 * played; {@link org.tutti.tree.Mirrors} says what is the same.
 */
package org.tutti.tree;
