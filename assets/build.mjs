// Builds every file under src/spean/web/ui/static/spean from the sources beside this script.
// `node assets/build.mjs` writes them; `node assets/build.mjs --check` builds afresh and compares.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";
import { attributeNames, publicClasses } from "./classes.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const ui = path.join(root, "src/spean/web/ui");
const out = path.join(ui, "static/spean");
const modules = path.join(root, "node_modules");

/** The stylesheet: only the Bootstrap parts we import, less every class nobody may use. */
async function stylesheet() {
  const { css } = sass.compile(path.join(here, "scss/spean.scss"), {
    loadPaths: [modules],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const [purged] = await new PurgeCSS().purge({
    content: [`${ui}/templates/**/*.html`, `${ui}/**/*.py`, `${here}/js/*.js`],
    css: [{ raw: css }],
    safelist: publicClasses,
    dynamicAttributes: attributeNames,
    fontFace: false,
    variables: false,
    keyframes: false,
  });
  const { code } = await esbuild.transform(purged.css, { loader: "css", minify: true, legalComments: "none" });
  return `/*! Spean. Contains parts of Bootstrap 5.3 (MIT). See THIRD_PARTY.md. */\n${code}`;
}

async function script(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(here, "js", name)],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: ["es2020"],
    legalComments: "none",
  });
  return outputFiles[0].text;
}

/** One sprite; each drawing is a file of its own in assets/icons. */
async function sprite() {
  const names = (await readdir(path.join(here, "icons"))).filter((n) => n.endsWith(".svg")).sort();
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(path.join(here, "icons", name), "utf8");
      const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
      return `<symbol id="${path.basename(name, ".svg")}" viewBox="0 0 24 24">${inner}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

async function files() {
  const font = path.join(modules, "@fontsource/noto-sans-khmer");
  const woff = (weight) => readFile(path.join(font, `files/noto-sans-khmer-khmer-${weight}-normal.woff2`));
  return {
    "spean.css": await stylesheet(),
    "spean.js": await script("spean.js"),
    "theme.js": await script("theme.js"),
    "icons.svg": await sprite(),
    "mark.svg": await readFile(path.join(here, "mark.svg")),
    "fonts/noto-sans-khmer-400.woff2": await woff(400),
    "fonts/noto-sans-khmer-700.woff2": await woff(700),
    "licences/noto-sans-khmer-OFL.txt": await readFile(path.join(font, "LICENSE")),
    "licences/bootstrap-MIT.txt": await readFile(path.join(modules, "bootstrap/LICENSE")),
  };
}

const sha256 = (content) => createHash("sha256").update(content).digest("hex");

function withManifest(built) {
  const lines = Object.keys(built).sort().map((name) => `${sha256(built[name])}  ${name}\n`);
  return { ...built, SHA256SUMS: lines.join("") };
}

async function write(built) {
  for (const [name, content] of Object.entries(built)) {
    const target = path.join(out, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
    const bytes = Buffer.from(content);
    console.log(`${name.padEnd(36)} ${String(bytes.length).padStart(7)} B ${String(gzipSync(bytes).length).padStart(7)} B gz`);
  }
}

async function differences(built) {
  const wrong = [];
  for (const [name, content] of Object.entries(built)) {
    const kept = await readFile(path.join(out, name)).catch(() => null);
    if (kept === null || !kept.equals(Buffer.from(content))) wrong.push(name);
  }
  return wrong;
}

const built = withManifest(await files());
if (process.argv.includes("--check")) {
  const wrong = await differences(built);
  if (wrong.length > 0) {
    console.error(`These committed files are not what the sources build: ${wrong.join(", ")}. Run "npm run build".`);
    process.exit(1);
  }
  console.log(`${Object.keys(built).length} files are exactly what the sources build.`);
} else {
  await write(built);
}
