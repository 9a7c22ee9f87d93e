/** A command with a button that copies it. */
import { button, el } from './element.ts';

/** The button says for a moment that it has. */
export function copyable(command: string): HTMLElement {
  const code = el('code', {}, command);
  const copy = button('copy', { class: 'copy' }, () => {
    void copied(command, code).then((done) => {
      copy.textContent = done ? 'copied' : 'selected';
      setTimeout(() => (copy.textContent = 'copy'), 1500);
    });
  });
  return el('div', 'command', code, copy);
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
