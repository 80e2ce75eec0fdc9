// Usage: node shots.mjs FOLDER OUT [PAGE …]
//
// Pictures of pages at every width, in light and in dark, and as they print: for people to look at.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { open } from "./browser.mjs";

const [folder, out, ...named] = process.argv.slice(2);
const paths = named.length > 0 ? named : ["index.html", "cases/index.html"];
await mkdir(out, { recursive: true });
const browser = await open();
for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 768, 1280, 1920]) {
    const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme });
    for (const path of paths) {
      await page.goto(pathToFileURL(resolve(folder, path)).href);
      const name = path.replace(/\.html$/, "").replaceAll("/", "-");
      await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`), fullPage: process.env.FULL === "1" });
      if (width === 1280 && colorScheme === "light") await page.pdf({ path: join(out, `${name}.pdf`), preferCSSPageSize: true });
    }
    await page.close();
  }
}
await browser.close();
