/** Where a rule's evidence is shown, beside the matrix; over it on a narrow screen. */
import type { Cell } from '../unpack.ts';
import { detailOf } from './detail.ts';
import { el } from './element.ts';
import type { PageModel } from './page-model.ts';

export interface Panel {
  element: HTMLElement;
  isOpen: () => boolean;
  show: (cell: Cell, model: PageModel) => void;
  close: () => void;
}

/** Closed. */
export function createPanel(onClose: () => void): Panel {
  const element = el('aside', { class: 'panel', 'aria-label': 'rule', hidden: true });
  const close = (): void => {
    element.hidden = true;
    element.replaceChildren();
    delete document.body.dataset['panel'];
    onClose();
  };
  return {
    element,
    isOpen: () => !element.hidden,
    show(cell, model) {
      element.replaceChildren(...detailOf(cell, model, close));
      element.hidden = false;
      element.scrollTop = 0;
      document.body.dataset['panel'] = 'open';
    },
    close,
  };
}
