package vn.tthc.stats.reference;

import java.util.List;
import java.util.Map;

/**
 * What a change did.
 *
 * @param code of the unit, or catalogue key of the procedure
 * @param before what it was; null = it is new
 * @param after what it is now
 * @param along codes of the units below that go on as new rows with it, or that begin later and are now below another
 *     row
 */
record Effect(String code, Map<String, Object> before, Map<String, Object> after, List<String> along) {}
