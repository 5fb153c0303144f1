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

/** A number as a fraction of whole millionths, since 0.0335 * 1000 is not 33.5. */
const millionths = value => [BigInt(Math.round(value * 1e6)), 1000000n];

/** The rate of a row by its counts: the one that it has is rounded already, and rounded again it may be off. */
const rateOf = row => (isNone(row.denominator) ? millionths(row.rate) : [BigInt(row.numerator), BigInt(row.denominator)]);

/** Its change likewise, where it has the counts of both periods. */
function changeOf(row) {
  if (isNone(row.denominator) || isNone(row.previousDenominator)) {
    return millionths(row.change);
  }
  const [now, all, then, allThen] = [row.numerator, row.denominator, row.previousNumerator, row.previousDenominator].map(BigInt);
  return [now * allThen - then * all, all * allThen];
}

/** Tenths of a percent, half a tenth away from zero. */
function tenths([numerator, denominator]) {
  const [sign, size] = numerator < 0n ? [-1n, -numerator] : [1n, numerator];
  return Number(sign * ((2000n * size + denominator) / (2n * denominator)));
}

const signOf = () => (language === "vi" ? "\u00a0%" : "%");

/** 44,1 % of 0.4412: of what has no counts, as an aim. */
export const percent = value => (isNone(value) ? NONE : percentNumber(value) + signOf());

/** 44,1 */
export const percentNumber = value => (isNone(value) ? NONE : oneDigit.format(tenths(millionths(value)) / 10));

/** 44,1 % of a row with numerator, denominator and rate */
export const rate = row => (isNone(row?.rate) ? NONE : rateNumber(row) + signOf());

/** 44,1 */
export const rateNumber = row => (isNone(row?.rate) ? NONE : oneDigit.format(tenths(rateOf(row)) / 10));

/** The rate of a row in the period that it is compared with. */
export const previousRate = row =>
  rate({ rate: row.previousRate, numerator: row.previousNumerator, denominator: row.previousDenominator });

/** 99,9 % of 3359 and 3360: never 100 % of what is not complete. */
export function share(part, whole) {
  const rounded = tenths([BigInt(part), BigInt(whole)]);
  return oneDigit.format((part < whole ? Math.min(rounded, 999) : rounded) / 10) + signOf();
}

/** 5,31 */
export const points = value => (isNone(value) ? NONE : twoDigits.format(value));

/** +1,4 điểm % of a row that has changed by 0.0137; a real minus sign */
export const change = row => (isNone(row.change) ? NONE : t("change.points", signed(row)));

/** +1,4 */
export const signed = row => {
  if (isNone(row.change)) {
    return NONE;
  }
  const rounded = tenths(changeOf(row)) / 10;
  return (rounded > 0 ? "+" : rounded < 0 ? "−" : "±") + oneDigit.format(Math.abs(rounded));
};

/** 1, -1 or 0 as the figure is shown. */
export const direction = row => (isNone(row.change) ? 0 : Math.sign(tenths(changeOf(row))));

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
