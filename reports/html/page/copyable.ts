/** A command with a button that copies it. */
import { button, el } from './element.ts';

/** @param title what it does. The button says for a moment that it has. */
export function copyable(command: string, title: string): HTMLElement {
  const code = el('code', { title }, command);
  const copy = button('copy', { class: 'copy' }, () => {
    void copied(command, code).then((done) => {
      copy.textContent = done ? 'copied' : 'selected';
      setTimeout(() => (copy.textContent = 'copy'), 1500);
    });
  });
  return el(
    'div',
    { class: 'command', role: 'group', 'aria-label': title },
    el('small', {}, title),
    code,
    copy,
  );
}

/** Some browsers have no clipboard over file://: there the command is selected. */
async function copied(text: string, code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}
