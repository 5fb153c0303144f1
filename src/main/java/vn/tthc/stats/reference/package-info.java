/**
 * Reference data: reporting units with their validity and succession, procedures with their codes and levels, and the
 * codelists of fields and agencies. {@link vn.tthc.stats.reference.Codebooks} is the door for the other rooms.
 */
package vn.tthc.stats.reference;
