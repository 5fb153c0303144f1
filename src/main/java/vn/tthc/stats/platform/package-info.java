/**
 * How the service starts and ends: its own PostgreSQL where none is configured, migration, health, backup and restore, and the
 * lines a person sees when it cannot start.
 */
package vn.tthc.stats.platform;
