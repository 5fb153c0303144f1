import { language, t } from "./language.js";
import { h } from "./dom.js";

/** The header and footer that every page has, around its own main part. */
export function frame(current, main, footer) {
  const link = (key, href) => h("a", { href: withLanguage(href), "aria-current": key === current ? "page" : null }, t("nav." + key));
  const other = language === "vi" ? "en" : "vi";
  return [
    h("a.skip", { href: "#main" }, t("nav.skip")),
    h("header.top", null,
      h("div.wide", null,
        h("a.brand", { href: withLanguage("/") },
          h("span.mark", { "aria-hidden": "true" }, h("i"), h("i"), h("i")),
          h("span", null, t("brand.name"), h("small", null, t("brand.line")))),
        h("nav", { "aria-label": t("nav.label") },
          link("dashboard", "/"), link("returns", "/nop-so-lieu"), link("api", "/q/swagger-ui/"),
          h("a.language", { href: "?", hreflang: other, lang: other, onclick: switchLanguage },
            other === "en" ? "English" : "Tiếng Việt")))),
    main,
    h("footer.bottom", null, h("div.wide", null, footer, h("p", null, h("a", { href: "/licences.txt" }, t("foot.licences"))))),
    h("div.unseen", { id: "live", role: "status", "aria-live": "polite" }),
  ];
}

/** The same view in the other language. */
function switchLanguage(event) {
  event.preventDefault();
  const url = new URL(location.href);
  if (language === "vi") {
    url.searchParams.set("lang", "en");
  } else {
    url.searchParams.delete("lang");
  }
  location.assign(url.pathname + readable(url.searchParams));
}

/** An address within the pages, in the language of this one. */
export function withLanguage(href) {
  return language === "en" && !href.startsWith("/q/") ? href + (href.includes("?") ? "&" : "?") + "lang=en" : href;
}

/** A query as people would write it. */
export function readable(parameters) {
  const text = parameters.toString().replaceAll("%2F", "/").replaceAll("%40", "@");
  return text ? "?" + text : "";
}

/** Once the fonts are there, so that nothing moves when they come; not for ever. */
export function fonts() {
  return Promise.race([
    Promise.all([document.fonts.load("400 1rem Inter", "aạ"), document.fonts.load("600 1rem Inter", "aạ")]),
    new Promise(resolve => setTimeout(resolve, 1500)),
  ]);
}
