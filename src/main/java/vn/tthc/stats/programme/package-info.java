/**
 * The programme that the monthly bulletin tells of: indicators with the figures that were printed beside those worked out,
 * and tasks with their states. Everything that was ever said is kept and can be asked for as it was known at an instant.
 */
package vn.tthc.stats.programme;
