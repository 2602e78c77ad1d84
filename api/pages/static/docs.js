"use strict";
const place = document.getElementById("docs");
window.SwaggerUIBundle({
  url: place.dataset.url,
  domNode: place,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  // nothing is asked of another machine, not even whether the description is valid
  validatorUrl: null,
});
