import { h } from './dom.ts';
import { say } from './tell.ts';
import type { PageTexts } from './texts.ts';

/** Opens a dialog that is gone when it is closed; focus returns to where it was. */
export function openDialog(title: string, words: PageTexts, ...content: Node[]): HTMLDialogElement {
  const id = 'dialog-title';
  const close = h('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, words.close);
  const head = h('header', {}, h('h2', { id }, title), close);
  const dialog = h('dialog', { 'aria-labelledby': id }, head, ...content) as HTMLDialogElement;
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Shows a text file as it is, to read and to copy. */
export async function openText(title: string, url: string, words: PageTexts): Promise<void> {
  const text = await (await fetch(url)).text();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    dialog.close();
    say(words.copied);
  };
  const file = h('pre', { tabindex: '0', 'aria-labelledby': 'dialog-title' }, text);
  const dialog = openDialog(
    title,
    words,
    file,
    h('button', { type: 'button', class: 'main', onclick: copy }, words.copy),
  );
}
