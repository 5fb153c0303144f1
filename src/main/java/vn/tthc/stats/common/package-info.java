/** What every room needs: periods, refusals and their texts, pages. Knows nothing of the other rooms. */
package vn.tthc.stats.common;
