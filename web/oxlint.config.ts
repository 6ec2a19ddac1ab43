import { defineConfig, type OxlintOverride } from "oxlint";

/** The rooms of the client. Each may import what stands further down; features are strangers. */
const FEATURES = ["accounts", "chat", "meetings", "calendars", "notifications"];
const LAYERS = {
  app: [],
  features: ["@/app/**"],
  sync: ["@/app/**", "@/features/**", "@/ui/**"],
  ui: ["@/app/**", "@/features/**", "@/sync/**"],
  api: ["@/app/**", "@/features/**", "@/sync/**", "@/ui/**"],
  // Texts take nothing but the choice of the language and types.
  words: ["@/app/**", "@/features/**", "@/sync/**", "@/ui/**"],
  lib: ["@/app/**", "@/features/**", "@/sync/**", "@/ui/**", "@/api/**"],
};

const upwards = (group: string[]) => ({ group, message: "Imports point downwards: app, features, sync and ui, api, lib." });
const strangers = (feature: string) => ({
  group: FEATURES.filter((other) => other !== feature).map((other) => `@/features/${other}/**`),
  message: "Features meet only in app/.",
});
const socket = { group: ["socket.io-client"], message: "api/ alone speaks to the server." };
const components = {
  group: ["react-aria-components", "react-aria-components/*", "react-aria/*", "react-stately/*", "lucide-react"],
  message: "ui/ alone knows the component library.",
};

const only = (files: string[], patterns: object[]): OxlintOverride => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns }] },
});

export default defineConfig({
  plugins: ["typescript", "react", "jsx-a11y", "import", "unicorn", "oxc", "promise", "vitest"],
  categories: { correctness: "error", suspicious: "error", perf: "error" },
  options: { reportUnusedDisableDirectives: "error", typeAware: true },
  ignorePatterns: ["src/api/wire.gen.ts"],
  rules: {
    "react/react-in-jsx-scope": "off", // the new transform needs no such thing
    "import/no-unassigned-import": "off", // style sheets
    "promise/always-return": "off", // what ends a chain in an effect has nothing to return
    "no-await-in-loop": "off", // one thing after the other is meant where it is written
    "jsx-a11y/no-autofocus": "off", // dialogs and forms of one purpose begin at their first field
    "jsx-a11y/prefer-tag-over-role": "off", // several roles have no tag that could be styled
    "typescript/no-unsafe-type-assertion": "off", // JSON from the server is believed once, at its edge
    "typescript/consistent-return": "off", // an effect returns how to end it, or nothing
    "react/set-state-in-effect": "off", // sockets, clocks and timers are followed in effects
    "react/exhaustive-effect-dependencies": "off", // some effects measure again when a value changes
    "react/no-array-index-key": "off", // used where things have no other identity than their place
    "import/no-cycle": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/switch-exhaustiveness-check": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "react/rules-of-hooks": "error",
    "react/exhaustive-deps": "error",
    "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    "no-console": "error",
    eqeqeq: "error",
  },
  overrides: [
    { files: ["scripts/**"], rules: { "no-console": "off" } },
    only(["src/app/**"], [socket, components]),
    ...FEATURES.map((feature) =>
      only([`src/features/${feature}/**`], [upwards(LAYERS.features), strangers(feature), socket, components]),
    ),
    only(["src/sync/**"], [upwards(LAYERS.sync), socket, components]),
    only(["src/ui/**"], [upwards(LAYERS.ui), socket]),
    only(["src/api/**"], [upwards(LAYERS.api), components]),
    only(["src/words/**"], [upwards(LAYERS.words), socket, components]),
    only(["src/lib/**"], [upwards(LAYERS.lib), socket, components]),
    {
      // The messages of a feed take the focus (WAI-ARIA, feed pattern), and so do its scrolled parts.
      files: ["src/features/chat/timeline/**", "src/features/chat/markdown/**"],
      rules: {
        "jsx-a11y/no-noninteractive-tabindex": "off",
        "jsx-a11y/no-noninteractive-element-interactions": "off",
      },
    },
  ],
});
