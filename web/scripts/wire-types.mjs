/**
 * Writes src/api/wire.gen.ts from what a running server says of itself:
 *
 *     npm run types -- http://127.0.0.1:8000            writes the file
 *     npm run types -- http://127.0.0.1:8000 --check    fails if the file says something else
 */
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const TARGET = new URL("../src/api/wire.gen.ts", import.meta.url);
const BANNER = "/** Generated from the server's own descriptions by `npm run types`; not edited by hand. */";
const REF = "#/components/schemas/";

const [server, flag] = process.argv.slice(2);
if (!server) throw new Error("usage: npm run types -- http://HOST:PORT [--check]");

const [openapi, asyncapi] = await Promise.all(["openapi.json", "asyncapi.json"].map(description));
const schemas = { ...openapi.components.schemas, ...asyncapi.components.schemas };
// The chat passes cards through without knowing them; their kinds name their models.
for (const [card, model] of [["invite", "Invite"], ["meeting", "Meeting"]]) {
  schemas.Message.properties[card] = { anyOf: [{ $ref: REF + model }, { type: "null" }] };
}
for (const model of answered()) {
  // A message leaves out what it does not have; everything else that is answered is complete.
  if (model !== "Message") schemas[model].required = Object.keys(schemas[model].properties ?? {});
}
const models = await compile(
  { title: "Wire", type: "object", definitions: localRefs(without(schemas, ["title", "default"])) },
  "Wire",
  { unreachableDefinitions: true, additionalProperties: false, bannerComment: BANNER, ignoreMinAndMaxItems: true },
);
const wire = [tidied(models), commands(), events()].join("\n");

if (flag === "--check") {
  if ((await readFile(TARGET, "utf8")) !== wire) {
    console.error("src/api/wire.gen.ts is not what the server says; run `npm run types`.");
    process.exitCode = 1;
  }
} else {
  await writeFile(TARGET, wire);
}

async function description(name) {
  const response = await fetch(new URL(name, server));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
}

function localRefs(value) {
  return JSON.parse(JSON.stringify(value).replaceAll(REF, "#/definitions/"));
}

/** Titles and defaults would make types of their own; the models' keys are their names. */
function without(value, keys, isNames = true) {
  if (Array.isArray(value)) return value.map((one) => without(one, keys, false));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isNames || !keys.includes(key));
  return Object.fromEntries(kept.map(([key, of]) => [key, without(of, keys, !isNames && key === "properties")]));
}

function tidied(text) {
  return text
    .replace(/export interface Wire \{\}\n/u, "")
    .replaceAll(/ \*\n \* This interface was referenced by `Wire`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/gu, "")
    .replaceAll(/\/\*\*\n \* This interface was referenced by `Wire`'s JSON-Schema\n \* via the `definition` "\w+"\.\n \*\/\n/gu, "")
    .replaceAll(/ {2}\/\*\*\n(?: {3}\* @(?:min|max)Items \d+\n)+ {3}\*\/\n/gu, "");
}

/** The names of all models that the server sends: in answers, acks and events. */
function answered() {
  const found = new Set();
  const visit = (value) => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, of] of Object.entries(value)) {
      if (key !== "$ref" || !of.startsWith(REF)) {
        visit(of);
        continue;
      }
      const name = of.slice(REF.length);
      if (found.has(name)) continue;
      found.add(name);
      visit(schemas[name]);
    }
  };
  for (const path of Object.values(openapi.paths)) {
    for (const operation of Object.values(path)) visit(operation.responses);
  }
  const replies = operations("receive").flatMap(({ reply }) => reply?.messages ?? []);
  const sent = operations("send").flatMap(({ messages }) => messages);
  for (const ref of [...replies, ...sent]) visit(payload(ref).schema);
  found.delete("Problem");
  return found;
}

function payload(ref) {
  const message = asyncapi.components.messages[ref.$ref.split("/").at(-1)];
  return { name: message.name, schema: message.payload };
}

function modelOf(schema) {
  return schema.$ref ? schema.$ref.slice(REF.length) : "object";
}

/** What an ack holds besides `ok`, when all went well. */
function acknowledged(schema) {
  const success = schema.oneOf?.[0]?.allOf?.[1];
  return success ? modelOf(success) : "object";
}

function operations(action) {
  return Object.values(asyncapi.operations).filter((operation) => operation.action === action);
}

function commands() {
  const lines = operations("receive").map(({ messages, reply }) => {
    const { name, schema } = payload(messages[0]);
    const ack = reply ? acknowledged(payload(reply.messages[0]).schema) : "object";
    return `  "${name}": [${modelOf(schema)}, ${ack}];`;
  });
  return `/** What a client may ask over Socket.IO: the payload, and what a successful ack holds. */
export interface Commands {\n${lines.join("\n")}\n}\n`;
}

function events() {
  const sent = operations("send").flatMap(({ messages }) => messages.map(payload));
  const lines = sent.map(({ name, schema }) => `  "${name}": ${modelOf(schema)};`);
  return `/** What the server says by itself over Socket.IO. */
export interface Events {\n${lines.join("\n")}\n}\n`;
}
