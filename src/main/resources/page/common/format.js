import { language, t } from "./language.js";

const locale = language === "vi" ? "vi-VN" : "en-GB";
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const fourDigits = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
const oneDigit = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** What stands where there is no figure: absent is not zero. */
export const NONE = "–";

/** 10.929 */
export const number = value => (isNone(value) ? NONE : whole.format(value));

/** 44,5: as many digits as there are, four at the most */
export const decimal = value => (isNone(value) ? NONE : fourDigits.format(value));

/** Tenths of a percent, half a tenth away from zero: by whole millionths, since 0.0335 * 1000 is not 33.5. */
const tenths = value => Math.sign(value) * Math.floor((Math.round(Math.abs(value) * 1e6) + 500) / 1000);

/** 44,1 % of 0.4412 */
export const percent = value => (isNone(value) ? NONE : percentNumber(value) + (language === "vi" ? "\u00a0%" : "%"));

/** 44,1 */
export const percentNumber = value => (isNone(value) ? NONE : oneDigit.format(tenths(value) / 10));

/** 99,9 % of 3359 and 3360: never 100 % of what is not complete. */
export const share = (part, whole) => percent(part < whole ? Math.min(part / whole, 0.999) : part / whole);

/** 5,31 */
export const points = value => (isNone(value) ? NONE : twoDigits.format(value));

/** +1,4 điểm % of 0.0137; a real minus sign */
export const change = value => (isNone(value) ? NONE : t("change.points", signed(value)));

/** +1,4 of 0.0137 */
export const signed = value => {
  if (isNone(value)) {
    return NONE;
  }
  const rounded = tenths(value) / 10;
  return (rounded > 0 ? "+" : rounded < 0 ? "−" : "±") + oneDigit.format(Math.abs(rounded));
};

/** 1, -1 or 0 as the figure is shown. */
export const direction = value => Math.sign(tenths(value ?? 0));

/** 15/02/2023 of 2023-02-15 */
export const date = iso => iso.split("-").reverse().join("/");

/** 15/02 */
export const shortDate = iso => date(iso).slice(0, 5);

/** 26/11/2026 13:48, in Vietnam's time */
export const instant = iso =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" })
    .format(new Date(iso)).replace(",", "");

function isNone(value) {
  return value === null || value === undefined;
}
