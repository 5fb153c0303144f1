/**
 * A year of made-up returns for a first look at the service. They enter by the same door as real ones and are marked
 * synthetic on their receipts; no figure by district was ever published for them to be taken from.
 */
package vn.tthc.stats.demo;
