/**
 * Tells offices by webhook and mail when figures change that were published, or reports are missing at closing. What is to be
 * told is a row before anybody is told (ADR 23).
 */
package vn.tthc.stats.notification;
