/**
 * Periods that were closed: named vintages that no later correction moves, who closed them, and what has changed since.
 */
package vn.tthc.stats.publication;
