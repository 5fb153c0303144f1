// A file of its own: the policy of the page forbids scripts in its text.
window.ui = SwaggerUIBundle({
  url: "../../openapi",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
