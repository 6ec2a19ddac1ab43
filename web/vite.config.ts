import { fileURLToPath } from "node:url";
import locales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { languages } from "./plugins/languages";
import { worker } from "./plugins/worker";

/** Where `npm run dev` finds the server: the address that `chatsched demo` printed. */
const server = process.env["CHATSCHED_DEV_SERVER"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [
    react(),
    languages(),
    worker(),
    // The components bring their own few words in thirty languages; we ship those we are written in.
    { ...locales.vite({ locales: ["en-US", "de-DE"] }), enforce: "pre" },
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  build: {
    outDir: "../chatsched/web_dist",
    emptyOutDir: true,
    // The page's policy allows no script or style in the page itself, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        // What the first page needs is one file, however many later parts share pieces of it.
        codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] },
      },
    },
  },
  server: {
    proxy: {
      "/api": { target: server, headers: { origin: server } },
      "/auth": server,
      "/calendars": server,
      "/socket.io": { target: server, ws: true, headers: { origin: server } },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}", "worker/**/*.test.ts"],
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
    // A window with a calendar takes seconds to draw on a busy machine.
    testTimeout: 30_000,
    env: { TZ: "Europe/Berlin" },
  },
});
