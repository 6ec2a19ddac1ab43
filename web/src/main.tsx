import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { boot } from "./app/boot";
import { applyTheme } from "./app/theme";
import { language } from "./lib/locale";
import { keepWorker } from "./lib/worker";
import "./ui/index.css";

applyTheme();
document.documentElement.lang = language;
keepWorker();
const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <App {...boot()} />
  </StrictMode>,
);
