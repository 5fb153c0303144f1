/**
 * Reference data: reporting units with their validity and succession, procedures with their codes and levels, and the
 * codelists of fields and agencies. {@link vn.tthc.stats.reference.Codebooks} is the door for the other rooms,
 * {@link vn.tthc.stats.reference.ReferenceChanges} the one for administrators who change them.
 */
package vn.tthc.stats.reference;
