/** The three views of a run, one in sight. On paper all of them are. */
import { button, el } from './element.ts';

export interface View {
  name: string;
  /** How many things are in it. */
  count?: number;
  /** Made when it is first looked at. */
  make: () => HTMLElement;
}

export interface Views {
  tabs: HTMLElement;
  element: HTMLElement;
  show: (index: number) => void;
  /** For printing, which has no tabs to click. */
  makeAll: () => void;
}

/** The first is made and shown at once. */
export function createViews(views: readonly View[]): Views {
  const rooms = views.map(({ name }) =>
    el('section', { class: 'view', role: 'tabpanel', 'aria-label': name, hidden: true }),
  );
  const tabs = views.map(({ name, count }, index) =>
    button(
      name,
      { role: 'tab', class: 'tab' },
      () => show(index),
      count === undefined ? '' : el('small', {}, ` ${count.toLocaleString('en')}`),
    ),
  );
  const fill = (index: number): void => {
    const room = rooms[index];
    const view = views[index];
    if (room && view && room.childElementCount === 0) room.append(view.make());
  };
  const show = (index: number): void => {
    fill(index);
    for (const [each, room] of rooms.entries()) room.hidden = each !== index;
    for (const [each, tab] of tabs.entries()) {
      tab.setAttribute('aria-selected', String(each === index));
    }
  };
  show(0);
  return {
    tabs: el('nav', { class: 'views', role: 'tablist' }, tabs),
    element: el('div', 'rooms', rooms),
    show,
    makeAll: () => views.forEach((_, index) => fill(index)),
  };
}
