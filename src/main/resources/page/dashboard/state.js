import { readable, withLanguage } from "../common/frame.js";

/** What a view is about; the names of the API's parameters, so that an address can be read and written by hand. */
const NAMES = ["period", "province", "district", "unit", "procedure", "by", "bodies", "indicator"];

/** The view that the address asks for. */
export function current() {
  const asked = new URLSearchParams(location.search);
  return { ...Object.fromEntries(NAMES.map(name => [name, asked.get(name) || null])), bodies: asked.get("bodies") === "true" || null };
}

/** The address of a view. */
export function href(view) {
  const parameters = new URLSearchParams();
  for (const name of NAMES) {
    if (view[name]) {
      parameters.set(name, view[name]);
    }
  }
  return withLanguage("/" + readable(parameters));
}

/** What names a unit in an address: its code alone would name another one in another period if it has been used again. */
export const keyOf = unit => unit.key ?? unit.code;

/**
 * The filter for the API: the narrowest place alone, since the others are above it.
 * Bodies: the keys of all bodies of the province if the view is about these; null = it is not.
 */
export function filter(view, bodies) {
  const place = view.unit ? { unit: view.unit }
    : bodies ? { unit: bodies }
    : view.district ? { district: view.district }
    : view.province ? { province: view.province } : {};
  return view.procedure ? { ...place, procedure: view.procedure } : place;
}
