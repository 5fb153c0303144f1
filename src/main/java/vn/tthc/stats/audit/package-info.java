/**
 * Who did what, from where, to which rows: written in the transaction of the act, never changed. Everybody who writes calls
 * down to it; who may read it is for {@code security} to say.
 */
package vn.tthc.stats.audit;
