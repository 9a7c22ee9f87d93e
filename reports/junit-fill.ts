/**
 * What tap-junit drops, put back by id: times, class names, reasons, evidence, and the difference
 * between a failure and an error. Works on the parsed document.
 */
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { Outcome, Point } from './points.ts';

/** Throws if the document does not hold each point once, with the outcome we gave it. */
export function fillJunit(xml: string, points: readonly Point[], started: string): string {
  const document = create(xml);
  const testcases = elements(document.root(), 'testcase');
  if (testcases.length !== points.length) {
    throw new Error(
      `JUnit is not complete: ${testcases.length} testcases for ${points.length} results`,
    );
  }
  const missing = new Set(points.keys());
  for (const testcase of testcases) {
    const index = Number(attribute(testcase, 'id')) - 1;
    const point = points[index];
    if (!point || !missing.delete(index)) {
      throw new Error(`JUnit: testcase id ${index + 1} is unknown or comes twice`);
    }
    checkOutcome(testcase, point);
    fill(testcase, point);
  }
  fillSuites(document.root(), points, started);
  return `${document.dec({ encoding: 'UTF-8' }).end({ prettyPrint: true, wellFormed: true })}\n`;
}

/** The name again, too: tap-parser cuts characters at the edges of the pipe's chunks. */
function fill(testcase: XMLBuilder, point: Point): void {
  for (const child of testcase.toArray()) child.remove();
  testcase.removeAtt('id');
  testcase.att({
    name: literal(point.name),
    classname: literal(point.classname),
    time: seconds(point.time),
  });
  const message = literal(point.message);
  switch (point.outcome) {
    case 'pass':
      if (point.message !== '') testcase.ele('system-out').txt(message);
      return;
    case 'skip':
      testcase.ele('skipped', { message });
      if (point.body !== '') testcase.ele('system-out').txt(literal(point.body));
      return;
    case 'failure':
    case 'error':
      testcase.ele(point.outcome, { type: literal(point.type), message }).txt(literal(point.body));
  }
}

/** Counted from the points: tap-junit knows no errors. */
function fillSuites(root: XMLBuilder, points: readonly Point[], started: string): void {
  const count = (outcome: Outcome) =>
    String(points.filter((point) => point.outcome === outcome).length);
  const totals = {
    tests: String(points.length),
    failures: count('failure'),
    errors: count('error'),
    time: seconds(points.reduce((sum, { time }) => sum + time, 0)),
  };
  root.att(totals);
  for (const suite of elements(root, 'testsuite')) {
    suite.att({ ...totals, skipped: count('skip'), timestamp: literal(started) });
  }
}

/** Two readers of the same TAP must agree, or the escaping has a hole. */
function checkOutcome(testcase: XMLBuilder, { outcome, name }: Point): void {
  const want = { pass: 'pass', skip: 'skipped', failure: 'failure', error: 'failure' }[outcome];
  const [child] = testcase.toArray();
  const got = child?.node.nodeName ?? 'pass';
  if (got !== want) throw new Error(`JUnit: tap-junit read ${name} as ${got}, not ${want}`);
}

function elements(within: XMLBuilder, name: string): XMLBuilder[] {
  return within.filter(({ node }) => node.nodeName === name, false, true);
}

function attribute(element: XMLBuilder, name: string): string | undefined {
  return (element.toObject() as Record<string, Record<string, string>>)[element.node.nodeName]?.[
    `@${name}`
  ];
}

/** xmlbuilder2 writes what looks like an entity as it is: `&lt;` in a rule would become `<`. */
function literal(text: string): string {
  return text.replaceAll('&', '&amp;');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
