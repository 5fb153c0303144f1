import en from "./messages/en.json";
import vi from "./messages/vi.json";

const texts = { vi, en };

/** "vi" or "en": the page is Vietnamese unless its address says lang=en. */
export const language = document.documentElement.lang === "en" ? "en" : "vi";

/** A text in the language of the page, with {0}, {1} … filled in. */
export function t(key, ...values) {
  const text = texts[language][key];
  if (text === undefined) {
    throw new Error("no text " + key);
  }
  return text.replace(/\{(\d)\}/g, (whole, index) => values[index]);
}
