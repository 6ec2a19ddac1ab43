/**
 * Writes src/api/wire.gen.ts from the server's own schema, which it reads from its input:
 *
 *     python -m chatsched.app.schema | npm run types             writes the file
 *     python -m chatsched.app.schema | npm run types -- --check  fails if the file says something else
 */
import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { compile } from "json-schema-to-typescript";

const TARGET = new URL("../src/api/wire.gen.ts", import.meta.url);
const BANNER = "/** Generated from the server's own schema by `npm run types`; not edited by hand. */";
const REF = "#/$defs/";
const REFERENCED = String.raw` \* This interface was referenced by .Wire.'s JSON-Schema\n \* via the .definition. "\w+"\.\n`;

const schema = JSON.parse(await text(process.stdin));
const models = schema.$defs;
// The chat passes cards through without knowing them; their kinds name their models.
for (const [card, model] of [["invite", "Invite"], ["meeting", "Meeting"]]) {
  models.Message.properties[card] = { anyOf: [{ $ref: REF + model }, { type: "null" }] };
}
for (const model of sent()) {
  // These leave out what they do not have; everything else that the server sends is complete.
  if (model !== "Message" && model !== "Attachment") models[model].required = Object.keys(models[model].properties ?? {});
}
const types = await compile(
  { title: "Wire", type: "object", $defs: bare(models) },
  "Wire",
  { unreachableDefinitions: true, additionalProperties: false, bannerComment: BANNER, ignoreMinAndMaxItems: true },
);
const wire = [tidied(types), commands(), events()].join("\n");

if (process.argv.includes("--check")) {
  if ((await readFile(TARGET, "utf8")) !== wire) {
    console.error("src/api/wire.gen.ts is not what the server says; run `npm run types`.");
    process.exitCode = 1;
  }
} else {
  await writeFile(TARGET, wire);
}

/** Titles and defaults would make types of their own; the models' keys are their names. */
function bare(value, isNames = true) {
  if (Array.isArray(value)) return value.map((one) => bare(one, false));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isNames || (key !== "title" && key !== "default"));
  return Object.fromEntries(kept.map(([key, of]) => [key, bare(of, !isNames && key === "properties")]));
}

function tidied(source) {
  return source
    .replace(/export interface Wire \{\}\n/u, "")
    .replaceAll(new RegExp(String.raw` \*\n${REFERENCED}`, "gu"), "")
    .replaceAll(new RegExp(String.raw`/\*\*\n${REFERENCED} \*/\n`, "gu"), "")
    .replaceAll(/ {2}\/\*\*\n(?: {3}\* @(?:min|max)Items \d+\n)+ {3}\*\/\n/gu, "");
}

/** The names of all models that the server sends: in answers, acks and events. */
function sent() {
  const found = new Set();
  const add = (name) => {
    if (!name || found.has(name)) return;
    found.add(name);
    visit(models[name]);
  };
  const visit = (value) => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, of] of Object.entries(value)) {
      if (key === "$ref") add(of.slice(REF.length));
      else visit(of);
    }
  };
  for (const { answer } of [...Object.values(schema.endpoints), ...Object.values(schema.commands)]) add(answer);
  for (const payload of Object.values(schema.events)) add(payload);
  found.delete("Problem");
  return found;
}

function commands() {
  const lines = Object.entries(schema.commands).map(
    ([name, { command, answer }]) => `  "${name}": [${command}, ${answer}];`,
  );
  return `/** What a client may ask over Socket.IO: the payload, and what a successful ack holds. */
export interface Commands {\n${lines.join("\n")}\n}\n`;
}

function events() {
  const lines = Object.entries(schema.events).map(([name, payload]) => `  "${name}": ${payload};`);
  return `/** What the server says by itself over Socket.IO. */
export interface Events {\n${lines.join("\n")}\n}\n`;
}
