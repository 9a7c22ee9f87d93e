/** A page in a real browser, which must have nothing to complain of. For tests only. */
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { RunResult } from '../run-result.ts';
import { writeHtml } from './html.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Why there is none, in words; CI has one or fails. */
export const noBrowser =
  existsSync(CHROMIUM) || process.env['CI'] ? undefined : `needs chromium at ${CHROMIUM}`;

/** It speaks to nobody: no updates, no sync, no QUIC. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Opened {
  page: Page;
  /** Console messages, page errors and requests that are not the file itself. */
  complaints: string[];
}

/** The report of a run, opened over file:// as a double click does. */
export async function openReport(
  browser: Browser,
  result: RunResult,
  { hash = '', dark = false, width = 1400 } = {},
): Promise<Opened> {
  const path = join(await mkdtemp(join(tmpdir(), 'nlconform-page-')), 'report.html');
  await writeHtml(result, path);
  const url = pathToFileURL(path).href;
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
  });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && request.url() !== 'data:,')
      complaints.push(request.url());
  });
  await page.goto(url + hash);
  return { page, complaints };
}
