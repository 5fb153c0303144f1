/** How the service starts: its own PostgreSQL where none is configured, and the lines a person sees when it cannot. */
package vn.tthc.stats.platform;
