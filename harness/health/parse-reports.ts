/**
 * Finds the reports in the text of a console or of /dev/kmsg. Pure. The formats are those that
 * 6.1, 6.12 and 6.18 print on x86-64, and User-Mode Linux.
 */
import { consoleLines } from './console-line.ts';
import { type Frame, frameOf, functionAtRip, isTelling } from './frames.ts';
import { detailOf, headerOf, type Header } from './headers.ts';
import { fingerprintOf, type HealthReport } from './health-report.ts';

/** A report under way. */
interface Draft {
  header: Header;
  detail?: string;
  rip?: string;
  frames: Frame[];
  process?: { pid: number; name: string };
  panic?: string;
  text: string[];
  /** Its own mark of the end was seen: what comes now is another matter. */
  ended: boolean;
  /** Frames were seen, and then a line that is none: what comes may be of anybody. */
  left: boolean;
}

/** More than the longest seen (lockdep, 150), so that a report without an end has one. */
const MOST_LINES = 400;

const CUT_HERE = /^-+\[ cut here \]-+$/;
const END = /^---\[ end (?:trace|Kernel panic)|^={20,}$|^-{60,}$/;
const RULE = /^={20,}$|^-{60,}$/;

export function parseReports(text: string): HealthReport[] {
  const drafts: Draft[] = [];
  let before: string[] = [];
  for (const line of consoleLines(text)) {
    const last = drafts.at(-1);
    const open = last !== undefined && !last.ended ? last : undefined;
    const header = headerOf(line);
    if (CUT_HERE.test(line) || (RULE.test(line) && open === undefined)) {
      if (open !== undefined) open.ended = true;
      before = [...before.filter((each) => detailOf(each) !== undefined), line];
      continue;
    }
    if (header !== undefined && !belongs(header, last)) {
      const detail = before.map(detailOf).find((each) => each !== undefined);
      const draft: Draft = { header, frames: [], text: [...before], ended: false, left: false };
      if (detail !== undefined) draft.detail = detail;
      if (header.kind === 'panic') draft.panic = line.replace(/^Kernel panic - not syncing: /, '');
      drafts.push(draft);
      before = [];
      take(draft, line);
      continue;
    }
    if (header?.kind === 'panic' && last !== undefined) {
      last.panic = line.replace(/^Kernel panic - not syncing: /, '');
      last.text.push(line);
      continue;
    }
    if (open !== undefined) take(open, line);
    if (open !== undefined && !open.ended) continue;
    if (before.length > 0 && before.length < 4) before.push(line);
    else if (detailOf(line) !== undefined) before = [line];
  }
  return drafts.map(finish);
}

/** It is what came of the report before, not another one: the trap of a BUG, the end of it all. */
function belongs({ kind }: Header, last: Draft | undefined): boolean {
  if (last === undefined) return false;
  if (kind === 'panic') return last.panic === undefined;
  // `kernel BUG at`, `BUG: unable to handle`: the trap is told in lines of its own
  return !last.ended && kind === 'oops' && ['bug', 'oops'].includes(last.header.kind);
}

function take(draft: Draft, line: string): void {
  if (draft.text.length >= MOST_LINES) draft.ended = true;
  if (END.test(line)) {
    // KCSAN and lockdep rule off the middle of their reports, too
    if (line.startsWith('---[') || draft.frames.length > 0) draft.ended = true;
    draft.text.push(line);
    return;
  }
  // what stalls is told last: its frames are those that count
  if (draft.header.kind === 'rcu-stall' && line === 'Call Trace:') draft.frames = [];
  const frame = frameOf(line);
  if (frame !== undefined && !draft.left) draft.frames.push(frame);
  const traced = draft.frames.length > 0;
  if (traced && frame === undefined && !PART.test(line)) {
    // a trap goes on to its mark of the end; all others are over with their trace
    if (draft.header.kind === 'oops' || draft.header.kind === 'bug') draft.left = true;
    else if (!(draft.header.kind === 'rcu-stall' && STALL.test(line))) draft.ended = true;
    if (draft.ended) return;
  }
  const rip = functionAtRip(line);
  if (rip !== undefined) draft.rip ??= rip;
  const [, pid, name] =
    /^CPU: \d+ (?:UID: \d+ )?PID: (\d+) Comm: (.+?) (?:Not tainted|Tainted|Kdump)/.exec(line) ?? [];
  if (pid !== undefined && name !== undefined) {
    const process = { pid: Number(pid), name };
    if (draft.header.kind === 'rcu-stall') draft.process = process;
    else draft.process ??= process;
  }
  const [, task, id] = /^task:(.+?) +state:\S+ .*\bpid:(\d+)/.exec(line) ?? [];
  if (task !== undefined) draft.process ??= { pid: Number(id), name: task };
  draft.text.push(line);
}

/** Between the several traces of a stall. */
const STALL = /^(?:rcu:|NMI backtrace|Sending NMI|task:|Stack dump)/;

/** Lines between the frames of a trace, and behind them, that belong to the report. */
const PART =
  /^ *<\/?(?:TASK|IRQ|NMI|SOFTIRQ|#\w+|EOI)>|^Call Trace|^(?:RIP|RSP|RAX|RDX|RBP|R\d\d|FS|CS|CR2|DR\d|Code|Stack|EFLAGS)\b|^Modules linked|^CPU: |^Hardware name|^Tainted|^\s+\S|^$|^(?:Allocated|Freed|Last potentially|The buggy|Memory state|read to|write to|Reported by|which belongs|Uninit was|Local variable|value changed|race at)/;

function finish({ header, detail, rip, frames, process, panic, text }: Draft): HealthReport {
  const sure = frames.filter(({ doubtful }) => !doubtful);
  const names = (sure.length > 0 ? sure : frames).map(({ name }) => name).filter(isTelling);
  const named = [header.where, rip].find((name) => name !== undefined && isTelling(name));
  if (named !== undefined && names[0] !== named) names.unshift(named);
  const what = detail ?? header.what;
  const where = names[0];
  const title = header.alone || where === undefined ? what : `${what} in ${where}`;
  return {
    kind: header.kind,
    title,
    frames: names,
    fingerprint: fingerprintOf(title, header.alone ? [] : names),
    ...(process === undefined ? {} : { process }),
    ...(panic === undefined ? {} : { panic }),
    text: trimmed(text),
  };
}

function trimmed(text: readonly string[]): string[] {
  const out = text.map((line) => line.trimEnd());
  while (out.at(-1) === '') out.pop();
  return out;
}
