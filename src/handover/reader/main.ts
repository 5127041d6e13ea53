import './older-phones.ts';
import { normalizeWords } from '../normalize-words.ts';
import type { SealedPage } from '../sealed-page.ts';
import { fromBase64, openSealed } from './open-sealed.ts';

/** The page's script: asks for the words, opens the page behind them, and gives its config out. Words of its own it has none. */
function start(): void {
  const form = byId('lock');
  byId('preview').hidden = true;
  form.hidden = false;
  const input = byId('words') as HTMLInputElement;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void open(form, input);
  });
}

async function open(form: HTMLElement, input: HTMLInputElement): Promise<void> {
  const state = byId('state');
  const button = byId('unlock') as HTMLButtonElement;
  const words = normalizeWords(input.value);
  if (button.disabled || words === '') return;
  button.disabled = true;
  state.textContent = said(form, 'working', 0);
  try {
    await painted();
    const bytes = fromBase64(byId('sealed').textContent ?? '');
    const page = await openSealed(bytes, words, (part) => {
      state.textContent = said(form, 'working', part);
    });
    if (page === null) state.textContent = said(form, 'wrong', 0);
    else show(form, JSON.parse(new TextDecoder().decode(page)));
  } catch {
    state.textContent = said(form, 'damaged', 0);
  }
  button.disabled = false;
}

function show(form: HTMLElement, { name, text, html }: SealedPage): void {
  const place = byId('opened');
  place.innerHTML = html; // made by the bot, and nobody without the words could have changed it
  form.hidden = true;
  place.hidden = false;
  byId('save').addEventListener('click', () => save(name, text));
  byId('copy').addEventListener('click', () => copy(byId('copy')));
  scrollTo(0, 0);
}

function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  link.download = name;
  document.body.appendChild(link);
  link.click();
  document.body.removeChild(link);
}

/** By the old command: the new one is there only for pages from a server. */
function copy(button: HTMLElement): void {
  const area = byId('config') as HTMLTextAreaElement;
  area.focus();
  area.setSelectionRange(0, area.value.length);
  if (document.execCommand('copy')) button.textContent = button.getAttribute('data-done');
}

/** A sentence of the page, with the percentage where it has a place for one. */
function said(form: HTMLElement, what: string, part: number): string {
  return (form.getAttribute(`data-${what}`) ?? '').replace('{percent}', String(Math.round(part * 100)));
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

const painted = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

start();
