/** Keys of the page: what each does is said in the footer. */
import { el } from './element.ts';

export interface Actions {
  /** Rows down, columns to the right. */
  move: (rows: number, columns: number) => void;
  open: () => void;
  close: () => void;
  search: () => void;
  theme: () => void;
  /** 0 is the matrix. */
  view: (index: number) => void;
}

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  j: [1, 0],
  k: [-1, 0],
  h: [0, -1],
  l: [0, 1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageDown: [20, 0],
  PageUp: [-20, 0],
  Home: [-Infinity, 0],
  End: [Infinity, 0],
};

/** Keys with Ctrl, Alt or Meta stay the browser's. In a field only Esc and Arrow-down are ours. */
export function listenToKeys(actions: Actions): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { target, key } = event;
    const field = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (field && key !== 'Escape' && !(key === 'ArrowDown' && target instanceof HTMLInputElement)) {
      return;
    }
    const action = actionOf(key, actions);
    // Enter on a button or a summary is a click on it
    if (!action || (key === 'Enter' && isClickable(target))) return;
    event.preventDefault();
    action();
  });
}

function actionOf(key: string, actions: Actions): (() => void) | undefined {
  const move = MOVES[key];
  if (move) return () => actions.move(...move);
  if (/^[1-3]$/u.test(key)) return () => actions.view(Number(key) - 1);
  switch (key) {
    case 'Enter':
      return actions.open;
    case 'Escape':
      return actions.close;
    case '/':
      return actions.search;
    case 't':
      return actions.theme;
    default:
      return undefined;
  }
}

function isClickable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, summary, a') !== null;
}

/** For those who look for them. */
export function keyHints(): HTMLElement {
  const hints = [
    ['j k', 'rows'],
    ['h l', 'targets'],
    ['Enter', 'open'],
    ['/', 'search'],
    ['Esc', 'close'],
    ['1 2 3', 'views'],
    ['t', 'light or dark'],
  ] as const;
  return el(
    'footer',
    { class: 'keys', 'aria-label': 'keys' },
    hints.map(([keys, what]) => el('span', {}, el('kbd', {}, keys), ` ${what}`)),
  );
}
