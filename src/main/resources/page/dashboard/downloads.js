import { address } from "../common/api.js";
import { h } from "../common/dom.js";
import { language, t } from "../common/language.js";

/** "Download these figures": the same question as files, all of it and in the language of the page, and the question itself. */
export function downloads(part, pictures) {
  const link = (label, href, file) => h("a", { href, download: file, rel: file ? null : "nofollow" }, label);
  const file = form => address(part.path, { ...part.parameters, limit: null, lang: language, format: form, bom: form === "csv" ? true : null });
  return h("p.downloads", null,
    h("span", null, t("downloads.label")),
    link("CSV", file("csv"), true),
    link("XLSX", file("xlsx"), true),
    pictures ? [link("SVG", pictures("svg"), true), link("PNG", pictures("png"), true)] : null,
    link(t("downloads.call"), address(part.path, part.parameters), null));
}

/** What stands in place of a part that could not be had. */
export function failed(part, retry) {
  return h("div.failed", { role: "alert" },
    h("p", null, h("strong", null, t("failure.title")), " ", part.failure.message),
    h("button", { type: "button", onclick: retry }, t("failure.retry")));
}
