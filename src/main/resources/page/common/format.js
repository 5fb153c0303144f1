import { language, t } from "./language.js";

const locale = language === "vi" ? "vi-VN" : "en-GB";
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** What stands where there is no figure: absent is not zero. */
export const NONE = "–";

/** 10.929 */
export const number = value => (isNone(value) ? NONE : whole.format(value));

/** 44,1 % of 0.4412 */
export const percent = value => (isNone(value) ? NONE : oneDigit.format(value * 100) + (language === "vi" ? "\u00a0%" : "%"));

/** 44,1 */
export const percentNumber = value => (isNone(value) ? NONE : oneDigit.format(value * 100));

/** 5,31 */
export const points = value => (isNone(value) ? NONE : twoDigits.format(value));

/** +1,4 điểm % of 0.0137; a real minus sign */
export const change = value => (isNone(value) ? NONE : t("change.points", signed(value)));

/** +1,4 of 0.0137 */
export const signed = value => {
  if (isNone(value)) {
    return NONE;
  }
  const rounded = Math.round(value * 1000) / 10;
  return (rounded > 0 ? "+" : rounded < 0 ? "−" : "±") + oneDigit.format(Math.abs(rounded));
};

/** 1, -1 or 0 as the figure is shown. */
export const direction = value => Math.sign(Math.round((value ?? 0) * 1000));

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
