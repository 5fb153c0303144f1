/**
 * Observations: how many dossiers one unit counted for one procedure, level and period. The only room that writes
 * the tables of counts.
 */
package vn.tthc.stats.observation;
