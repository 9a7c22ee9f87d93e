/** The page in a real browser: what a reader sees and can do. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture, healthResult, HOSTILE, requirement } from '../fixture.ts';
import { visible, visibleLines } from '../visible.ts';
import { launch, noBrowser, openReport } from './browser.ts';
import { largeRun } from './large-run.ts';

describe.skipIf(noBrowser)(`the page in Chromium${noBrowser ? `: ${noBrowser}` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  /** Runs on an open report; the browser must have had nothing to say. */
  async function reading(
    options: Parameters<typeof openReport>[2],
    act: (page: Page) => Promise<void>,
    result = fixture,
  ): Promise<void> {
    const { page, complaints } = await openReport(browser, result, options);
    await act(page);
    expect(complaints).toEqual([]);
    await page.close();
  }

  const rulesIn = (page: Page) => page.locator('.row.rule:visible .id').allTextContents();
  const columnsIn = (page: Page) =>
    page.locator('.row.head .target:visible > span').allTextContents();
  const panelOf = (page: Page) => page.locator('.panel h2');

  test('says what the run says, and shows every rule on every target', () =>
    reading({}, async (page) => {
      expect(await page.locator('h1').innerText()).toBe(
        'Broken\nthe machinery failed for 1 rule; besides, 2 rules diverge (exit code 3: no full judgement)',
      );
      expect(await page.locator('.when').innerText()).toBe(
        '2026-03-01 09:30 UTC · 4.3 s · seed 42',
      );
      expect(await rulesIn(page)).toEqual([...new Set(fixture.results.map(({ id }) => id))]);
      expect(await columnsIn(page)).toEqual(fixture.targets.map(({ spec }) => spec));
      expect(await page.locator('.row.folder .count').allTextContents()).toEqual([
        '1/2',
        '0/2',
        '',
        '1/2',
        '0/1',
        '',
      ]);
    }));

  test('of several targets the one that diverges is named', () =>
    reading(
      {},
      async (page) => {
        expect(await page.locator('h1 small').innerText()).toBe(
          '1 rule diverges on kernel, 1,200 hold (exit code 1: divergences)',
        );
      },
      {
        ...fixture,
        targets: [{ spec: 'simulator' }, { spec: 'kernel' }],
        results: [
          requirement('a', 'fail', { target: 'kernel' }),
          ...Array.from({ length: 1200 }, (_, index) => requirement(`r.${index}`, 'pass')),
        ],
      },
    ));

  test('folder, level, target and verdict filter; Esc shows all again', () =>
    reading({}, async (page) => {
      await page.locator('[data-filter=folder]').selectOption('acks');
      expect(await rulesIn(page)).toHaveLength(6);
      await page.locator('.chip[data-verdict=skip]').click();
      expect(await rulesIn(page)).toEqual(['ack.family', 'ack.group', 'ack.hostile']);
      await page.locator('[data-filter=target]').selectOption('simulator');
      expect([await rulesIn(page), await columnsIn(page)]).toEqual([[], ['simulator']]);
      expect(await page.locator('.matrix .empty').isVisible()).toBe(true);
      await page.keyboard.press('Escape');
      expect(await rulesIn(page)).toHaveLength(9);
      await page.locator('[data-filter=level]').selectOption('observed');
      expect(await rulesIn(page)).toEqual(['hdr.order']);
    }));

  test('search: / goes there, words of text, source and reason are found', () =>
    reading({}, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('sixteen bytes man');
      expect(await rulesIn(page)).toEqual(['hdr.short_dgram']);
      expect(await page.locator('.sum').innerText()).toBe('1 of 9 rules');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      expect(await panelOf(page).innerText()).toBe('hdr.short_dgram');
    }));

  test('a click opens a cell: rule, sources, replay, evidence side by side, cases', () =>
    reading({}, async (page) => {
      await page.locator('[data-rule="hdr.short_dgram"] [data-target="1"]').click();
      const panel = page.locator('.panel');
      const { rule, source, replay } = fixture.results[1]!;
      expect(await panel.locator('.rule-text').innerText()).toBe(rule);
      expect(await panel.locator('.sources li').allTextContents()).toEqual(source);
      expect(await panel.locator('.command code').first().innerText()).toBe(replay);
      expect(await panel.locator('.evidence h3').innerText()).toContain('want none, got 1');
      expect(await panel.locator('.evidence dt').allTextContents()).toContain('step 2');
      expect(await panel.locator('tr.differs td.want').allTextContents()).toContain('errno EINVAL');
      expect(await panel.locator('tr.differs td.got').allTextContents()).toContain(
        'ea ff ff ff 0f 00 00 00 10 00 05 00 01 00 00 00',
      );
      expect(await panel.locator('.cases .name').allTextContents()).toHaveLength(3);
      await panel.locator('.tabs button').first().click();
      expect(await panel.locator('.verdict strong').innerText()).toBe('pass');
    }));

  test('what the ledger says of a cell: place, class, last day; a link only to a page', () =>
    reading(
      { hash: '#known/0' },
      async (page) => {
        const known = page.locator('.panel .entries li');
        expect(await known.allInnerTexts()).toEqual([
          'known.yaml:3:3 · a defect · excuses until 2027-03-01 · https://example.org/bug/1',
          'another reason\nmore.yaml:9:3 · deliberate: not to be mended · no last day · javascript:alert(1)',
        ]);
        expect(await known.locator('a').allInnerTexts()).toEqual(['https://example.org/bug/1']);
      },
      {
        ...fixture,
        results: [
          requirement('known', 'known', {
            reason: 'why it is so',
            known: [
              {
                place: 'known.yaml:3:3',
                class: 'defect',
                reason: 'why it is so',
                link: 'https://example.org/bug/1',
                expires: '2027-03-01',
              },
              {
                place: 'more.yaml:9:3',
                class: 'deliberate',
                reason: 'another reason',
                link: 'javascript:alert(1)',
              },
            ],
          }),
        ],
      },
    ));

  test('a rule that was not asked shows what it would have been', () =>
    reading(
      { hash: '#unasked/0' },
      async (page) => {
        const panel = page.locator('.panel');
        expect(await panel.locator('.verdict').innerText()).toBe(
          'skip was not asked, with a reason\nthe target lacks: veth',
        );
        expect(await panel.locator('.program li').allInnerTexts()).toEqual([
          'socket a NETLINK_ROUTE',
          'drain a',
        ]);
        expect(await panel.locator('.evidence h3').innerText()).toBe('what would have been asked');
        expect(await panel.locator('.cases summary').innerText()).toBe('20 skip');
      },
      {
        ...fixture,
        results: [
          requirement('unasked', 'skip', {
            time: 0,
            reason: 'the target lacks: veth',
            cases: Array.from({ length: 20 }, (_, index) => ({
              name: `case ${index}`,
              verdict: 'skip' as const,
              time: 0,
              ...(index === 0 && {
                program: {
                  steps: [{ text: 'socket a NETLINK_ROUTE' }, { text: 'drain a' }],
                  file: {},
                },
              }),
            })),
          }),
        ],
      },
    ));

  test('the reference and the versions stand in the head of a wide page', () =>
    reading(
      {},
      async (page) => {
        expect(await page.locator('.row.head small').allInnerTexts()).toEqual([
          '6.18',
          '6.18.44, ref.',
          'not run',
        ]);
        await page.keyboard.press('3');
        expect(await page.locator('.facts').innerText()).toContain('reference\nkernel');
      },
      { ...fixture, reference: 'kernel' },
    ));

  test('what kernels said of themselves: what ran, and the report in full behind a click', () =>
    reading(
      {},
      async (page) => {
        await page.keyboard.press('3');
        const report = page.locator('.run tr', { hasText: 'WARNING in netlink_sendmsg' });
        expect(await report.locator('td').nth(2).innerText()).toBe(
          "hdr.short_dgram, case '15 bytes': it came again when that ran alone on a machine started anew",
        );
        expect(await report.locator('pre').isVisible()).toBe(false);
        await report.locator('summary').click();
        expect(await report.locator('pre').innerText()).toBe(healthResult().text.join('\n'));
      },
      { ...fixture, targets: [{ spec: 'uml', health: [healthResult()] }] },
    ));

  test('the copy button copies the replay command', () =>
    reading({ hash: '#hdr.short_dgram/1' }, async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.locator('.copy').click();
      await page.locator('.copy', { hasText: 'copied' }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
        fixture.results[1]!.replay,
      );
    }));

  test('the keyboard does all: rows, targets, Enter, Esc, views', () =>
    reading({}, async (page) => {
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('l');
      await page.keyboard.press('Enter');
      expect(await panelOf(page).innerText()).toBe('hdr.hostile');
      await page.keyboard.press('k');
      expect(await panelOf(page).innerText()).toBe('hdr.short_dgram');
      expect(await page.evaluate('location.hash')).toBe('#hdr.short_dgram/1');
      await page.keyboard.press('Escape');
      expect(await page.locator('.panel').isVisible()).toBe(false);
      await page.keyboard.press('2');
      expect(await page.locator('.fingerprint').allTextContents()).toEqual([
        'f-1c9a40',
        'f-77',
        'f-2',
      ]);
      await page.keyboard.press('3');
      expect(await page.locator('.run h2').allTextContents()).toEqual([
        'How it was run',
        'Targets',
        'Counts by folder',
        'Skipped',
        'Known divergences',
        'Fixed: listed as known, but they hold',
        'Broken machinery',
        'Left out of comparisons',
        'Slowest rules',
      ]);
      expect(await page.locator('.run').innerText()).toContain(
        fixture.targets[2]!.unavailable!.mend,
      );
    }));

  test('dark as the system is, light at the press of a key', () =>
    reading({ dark: true }, async (page) => {
      const brightness = async () =>
        (await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'))
          .match(/\d+/gu)
          ?.map(Number)
          .reduce((sum, part) => sum + part, 0);
      expect(await brightness()).toBeLessThan(120);
      await page.keyboard.press('t');
      expect(await brightness()).toBeGreaterThan(700);
    }));

  test('hostile bytes are text, wherever they are shown', () =>
    reading({ hash: '#hdr.hostile/1' }, async (page) => {
      const shown = visible(HOSTILE);
      expect(await page.locator('.panel .rule-text').textContent()).toBe(shown);
      expect(await page.locator('.panel .evidence h3').textContent()).toBe(shown);
      expect(await page.locator('.comparison .want:not(.sign)').allTextContents()).toEqual(
        visibleLines(HOSTILE),
      );
      expect(await page.locator('.program li summary').textContent()).toBe(shown);
      expect(await page.locator('.program .heading, .program .text').allTextContents()).toEqual([
        ...visibleLines(HOSTILE),
        'nlmsghdr.len 36',
      ]);
      await page.keyboard.press('3');
      expect(await page.locator('.run td').allTextContents()).toContain(shown);
      expect(await page.locator('body b').count()).toBe(0);
    }));

  test('an address nobody made does no harm', () =>
    reading({ hash: '#%E0%A4%A/x' }, async (page) => {
      expect(await page.locator('.panel').isVisible()).toBe(false);
    }));

  test('a narrow screen scrolls in one direction only, the panel covers it', () =>
    reading({ width: 420, hash: '#hdr.short_dgram/1' }, async (page) => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(420);
      expect(await page.locator('.panel').boundingBox()).toMatchObject({ x: 0, width: 420 });
    }));

  test('on paper all views follow each other', () =>
    reading({}, async (page) => {
      await page.evaluate('dispatchEvent(new Event("beforeprint"))');
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.view:visible').count()).toBe(3);
      expect(await page.locator('.filters').isVisible()).toBe(false);
    }));

  test('3,000 rules on 6 targets are there within a second', () =>
    reading(
      {},
      async (page) => {
        // the best of some: the machine may be busy with other tests
        const times: number[] = [];
        for (let turn = 0; turn < 5; turn++) {
          await page.reload();
          times.push(
            await page.evaluate('performance.getEntriesByType("navigation")[0].loadEventEnd'),
          );
        }
        expect(Math.min(...times)).toBeLessThan(1000);
        await page.locator('[data-rule="folder-11.rule.2999"]').waitFor({ state: 'attached' });
        expect(await page.locator('.row.rule').count()).toBe(3000);
        await page.keyboard.press('/');
        await page.keyboard.type('rule.2999');
        expect(await rulesIn(page)).toEqual(['folder-11.rule.2999']);
      },
      largeRun(3000, 6),
    ));
});
