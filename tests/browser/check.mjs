// Usage: node check.mjs FOLDER
//
// Holds every page of a built site, opened from the disk, to what the README promises:
//   - the Nu HTML checker has no error and no warning for any page or style sheet;
//   - axe-core finds no violation, at 360 and 1280 px, in light and in dark;
//     of the many pages that one template fills alike (sources, terms), some stand for all;
//   - nothing is written to the console, nothing is asked for outside the folder, and a policy of
//     `default-src 'self'` would hold.
// The last line is `N passed, M failed`, one for each page, width and colour scheme.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { open, pages } from "./browser.mjs";

const require = createRequire(import.meta.url);
const folder = resolve(process.argv[2] ?? "public");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const all = await pages(folder);
// The page for wrong addresses begins its links at the root of a host; the server tests see it.
const shown = all.filter((path) => !path.endsWith("404.html"));
// How many pages of a kind axe looks at; of the others all. The checker looks at every page.
const SOME = { source: 4, term: 10 };
const kinds = new Map();
const looked = shown.filter((path) => {
  const kind = /<main[^>]* is-([a-z0-9]+)/.exec(readFileSync(path, "utf8"))?.[1] ?? "";
  const before = kinds.get(kind) ?? 0;
  kinds.set(kind, before + 1);
  return before < (SOME[kind] ?? Infinity);
});
let passed = 0;
let failed = 0;
const verdict = (ok, words) => {
  if (ok) passed += 1;
  else {
    failed += 1;
    console.log(words);
  }
};

const vnu = spawnSync("java", ["-jar", require.resolve("vnu-jar/build/dist/vnu.jar"), "--also-check-css", "--skip-non-html", "--stdout", "--format", "gnu", folder], { encoding: "utf8", maxBuffer: 1 << 28 });
const messages = vnu.stdout.trim();
verdict(vnu.status === 0 && messages === "", `Nu checker:\n${messages}${vnu.stderr}`);
console.log(`Nu checker: ${messages === "" ? 0 : messages.split("\n").length} messages on ${all.length} pages`);

const browser = await open();
let violations = 0;
const incomplete = new Map();
for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    let noise = [];
    page.on("console", (message) => noise.push(message.text()));
    page.on("pageerror", (error) => noise.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith(pathToFileURL(folder).href)) noise.push(`asked for ${request.url()}`);
    });
    for (const path of looked) {
      noise = [];
      await page.goto(pathToFileURL(path).href);
      const inline = await page.evaluate(() => document.querySelectorAll("script:not([src]):not([type='application/ld+json']), style, [style]").length);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      await page.evaluate(axe);
      const result = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags, preload: false }), TAGS);
      violations += result.violations.length;
      for (const rule of result.incomplete) incomplete.set(rule.id, (incomplete.get(rule.id) ?? 0) + 1);
      const faults = result.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html}`);
      if (inline > 0) faults.push(`${inline} inline scripts or styles`);
      if (wide) faults.push("the page is wider than the window");
      verdict(faults.length + noise.length === 0, `${relative(folder, path)} at ${width} px, ${colorScheme}:\n  ${[...faults, ...noise].join("\n  ")}`);
    }
    await context.close();
  }
}
await browser.close();
console.log(`axe: ${violations} violations on ${looked.length} of ${shown.length} pages at 2 widths in 2 colour schemes`);
const left = [...incomplete].map(([rule, n]) => `${rule} ${n}×`).join(", ");
console.log(`axe could not decide by itself: ${left || "nothing"}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
