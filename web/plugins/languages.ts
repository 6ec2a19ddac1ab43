import type { HtmlTagDescriptor, Plugin } from "vite";

const LANGUAGE = /\/src\/words\/(\w+)\/index\.ts$/u;

/**
 * Names each language's chunk in the page, so that it comes along with the client and not after it.
 * The server leaves the one in that the reader will need, by its attribute `data-language`.
 */
export function languages(): Plugin {
  return {
    name: "languages",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle }) =>
        Object.values(bundle ?? {}).flatMap((chunk): HtmlTagDescriptor[] => {
          const language = chunk.type === "chunk" && LANGUAGE.exec(chunk.facadeModuleId ?? "")?.[1];
          if (!language) return [];
          const attrs = { rel: "modulepreload", "data-language": language, crossorigin: true, href: `/${chunk.fileName}` };
          return [{ tag: "link", attrs, injectTo: "head" }];
        }),
    },
  };
}
