import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin, type ResolvedConfig } from "vite";

const MAIN = fileURLToPath(new URL("../worker/main.ts", import.meta.url));
/** Files of which every page may come to need one. Other pictures and fonts are kept once they were used. */
const KEPT = /\.(?:js|css|html|svg|webmanifest)$|latin-wght.*\.woff2$|icon-192\.png$/u;
/** Parts that weigh more than this are kept once they were used. */
const LARGEST = 200_000;
const FIRST = /\/first-/u;

/** Builds the service worker once all else is built, with the list of files that it is to keep. */
export function worker(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "worker",
    apply: "build",
    configResolved: (resolved) => {
      config = resolved;
    },
    closeBundle: {
      order: "post",
      sequential: true,
      handler: async () => {
        const outDir = path.resolve(config.root, config.build.outDir);
        const files = kept(outDir);
        const hash = createHash("sha256");
        for (const file of files) hash.update(file).update(readFileSync(path.join(outDir, file)));
        await build({
          configFile: false,
          logLevel: "warn",
          publicDir: false,
          define: { BUILT_FILES: JSON.stringify(files), BUILT_VERSION: JSON.stringify(hash.digest("hex").slice(0, 16)) },
          build: {
            outDir,
            emptyOutDir: false,
            rolldownOptions: { input: MAIN, output: { format: "iife", entryFileNames: "sw.js" } },
          },
        });
      },
    },
  };
}

function kept(outDir: string): string[] {
  return readdirSync(outDir, { recursive: true, encoding: "utf8" })
    .map((file) => `/${file.replaceAll(path.sep, "/")}`)
    .filter((file) => KEPT.test(file) && file !== "/sw.js")
    .filter((file) => FIRST.test(file) || statSync(path.join(outDir, file)).size <= LARGEST)
    .toSorted((one, other) => one.localeCompare(other, "en"));
}
