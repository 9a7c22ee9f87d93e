/**
 * Mutants that change nothing while every planted fault is off, and that is how rules are asked.
 * No list decides it, but a proof: with each look at a switch written as `false`, and simplified,
 * the file with the mutant and the file without it are the same text.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, transformSync } from 'esbuild';

const ENTRIES = ['index.ts', 'kernel-api/index.ts'].map((name) =>
  fileURLToPath(new URL(`../../simulator/${name}`, import.meta.url)),
);

/** `faults.has(…)`, `net.kernel.faults?.has(…)`, `faults.any`. */
const LOOK = /(?:[\w$]+(?:\??\.[\w$]+)*\??\.)?faults\??\.(?:has\([^()]*\)|any\b)/g;
/** What an error says is for whoever calls the simulator: no program of its kernel reads it. */
const THROWN = /throw new (\w+)\([^\n]*\);/g;

const off = (source: string): string => source.replaceAll(LOOK, 'false');

/** The file as it is with all faults off, without what only a fault would run. */
function simplified(source: string, live: (name: string) => boolean): string {
  const text = off(source).replaceAll(
    /^export (?=(?:const|function) ([\w$]+))/gm,
    (whole, name: string) => (live(name) ? whole : ''),
  );
  return transformed(text);
}

/**
 * A comparison that decides nothing: `a < b && false`, `a < b || true`, `a < b, c`. It is a boolean
 * and has no effect, so that the constant is all of it. esbuild leaves these.
 */
const OPERAND = String.raw`-?(?:[\w$.?]+|'[^']*'|"[^"]*"|\([\w$.]+ & [\w$.~]+\))(?: 0)?`;
const COMPARISON = `${OPERAND} (?:[=!]==?|[<>]=?) ${OPERAND}`;
const BEFORE = String.raw`(?<=^ *|[(,?:!] ?|&& |\|\| |return |[^=!<>]= |=> )`;
const IN_VAIN = [
  // neither is true: whatever it is, it is asked as a truth
  [new RegExp(String.raw`${BEFORE}(?:this\.#)?[\w$.]+ && !1`, 'gm'), '!1'],
  [new RegExp(`${BEFORE}${COMPARISON} && !1`, 'gm'), '!1'],
  [new RegExp(String.raw`${BEFORE}${COMPARISON} \|\| !0`, 'gm'), '!0'],
  [new RegExp(`(?<=return |if \\(|^ *)${COMPARISON}, `, 'gm'), ''],
  [new RegExp(`^ *${COMPARISON};$`, 'gm'), ''],
] as const;

/** `const deaf = !1`: the name means that wherever it stands, if no other thing of the file has it. */
function inlined(text: string): string {
  let out = text;
  for (const [, name = '', value = ''] of text.matchAll(
    /(?:const |, )([\w$]+) = (!0|!1)(?=[,;])/g,
  )) {
    const word = String.raw`(?<![\w$.#])${name.replaceAll('$', String.raw`\$`)}(?![\w$])`;
    const others = [
      new RegExp(String.raw`[{,(]\s*${word}\s*[,:})]`),
      new RegExp(
        `${word} (?:=>|[-+*/&|]=|=(?! ${value}[,;])[^=])|(?:\\+\\+|--)${word}|${word}(?:\\+\\+|--)`,
      ),
    ];
    if (others.some((other) => other.test(out))) continue;
    if ([...out.matchAll(new RegExp(`${word} = `, 'g'))].length !== 1) continue;
    out = out
      .replaceAll(new RegExp(`${word}(?! = )`, 'g'), value)
      .replace(new RegExp(`, ${word} = ${value}(?=[,;])`), '')
      .replace(new RegExp(`const ${word} = ${value}, `), 'const ')
      .replace(new RegExp(`const ${word} = ${value};`), '');
  }
  return out;
}

/** What became a constant is a constant where it is used: as often as that makes a difference. */
function transformed(source: string): string {
  let text = source;
  for (let before = ''; before !== text;) {
    before = text;
    text = transformSync(text, {
      ...{ loader: 'ts', format: 'esm', minifySyntax: true, treeShaking: true },
    }).code;
    for (const [vain, constant] of IN_VAIN) text = text.replaceAll(vain, constant);
    text = inlined(text);
    text = text.replaceAll(THROWN, 'throw new $1();');
  }
  return text;
}

export type ChangesNothing = (source: string, mutated: string) => boolean;

export async function whileOff(): Promise<ChangesNothing> {
  const whole = await bundled();
  const words = new Set(whole.match(/[\w$]+/g));
  const live = (name: string): boolean => words.has(name);
  const known = new Map<string, string>();
  const cached = (source: string): string => {
    let text = known.get(source);
    if (text === undefined) known.set(source, (text = simplified(source, live)));
    return text;
  };
  return (source, mutated) => {
    try {
      return cached(source) === simplified(mutated, live);
    } catch {
      return false; // what is no program any more is no proof
    }
  };
}

/** The whole simulator with all faults off: what is not in it is run by faults only. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    ...{ entryPoints: ENTRIES, bundle: true, format: 'esm', write: false, outdir: '/' },
    ...{ minifySyntax: true, treeShaking: true, logLevel: 'error' },
    plugins: [
      {
        name: 'faults off',
        setup(to) {
          to.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
            contents: transformed(off(readFileSync(path, 'utf8'))),
            loader: 'ts',
          }));
        },
      },
    ],
  });
  return outputFiles.map(({ text }) => text).join('\n');
}
