/**
 * Who may do what: API keys bound to a unit, tokens of an identity provider, and the caller of a request. Reads are public
 * unless they are closed; a caller writes for their own unit and those below it.
 */
package vn.tthc.stats.security;
