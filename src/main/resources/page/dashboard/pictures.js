import { language } from "../common/language.js";

/** The address of a picture of a metric's rows, made by the service. */
export function chartAddress(parameters, form) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && key !== "compare" && key !== "limit") {
      [value].flat().forEach(one => query.append(key, one));
    }
  }
  query.set("lang", language);
  return "/charts/online-rate." + form + "?" + query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%40", "@");
}
