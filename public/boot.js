// Starts the app. A file of its own because the page allows no inline script.
import init from "./app.js";

init({ module_or_path: new URL("./app_bg.wasm", import.meta.url) }).catch((error) => {
  console.error(error);
  const skeleton = document.getElementById("skeleton");
  if (!skeleton) return;
  const italian = document.documentElement.lang === "it";
  const message = document.createElement("p");
  message.setAttribute("role", "alert");
  message.textContent = italian
    ? "Sightline non può avviarsi in questo browser. Aggiornalo o ricarica la pagina."
    : "Sightline cannot start in this browser. Update it, or reload the page.";
  skeleton.replaceWith(message);
});
