// A real browser over a built site. The only file that names the browser's driver.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);

// Without these a browser that has just started asks the network for updates of its own.
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"];

/** A headless browser. `--no-sandbox` because checks run as root in containers. */
export const open = () => chromium.launch({ executablePath: PROGRAM, args: ["--no-sandbox", "--disable-gpu", ...QUIET] });

/** The paths of all pages below a folder, sorted. */
export async function pages(folder) {
  const all = await readdir(folder, { recursive: true });
  return all.filter((path) => path.endsWith(".html")).map((path) => join(folder, path)).sort();
}
