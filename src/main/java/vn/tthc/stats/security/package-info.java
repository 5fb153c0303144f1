/**
 * Who may do what: API keys bound to a unit, and the caller of a request. Reads are public; a key writes for its own
 * unit and those below it.
 */
package vn.tthc.stats.security;
