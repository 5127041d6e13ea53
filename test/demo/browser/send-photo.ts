import { h } from './dom.ts';
import { act } from './live.ts';
import { openDialog } from './show.ts';
import { say } from './tell.ts';
import type { PageTexts } from './texts.ts';

/** Longest side in pixels and quality of a photo, about as Telegram's apps have them. */
const LONGEST = 1280;
const QUALITY = 0.87;

/** A button that lets somebody choose a picture, and a dialog that shows it, takes a caption and sends it as a photo. */
export function photoButton(person: number, words: PageTexts): HTMLElement {
  const chosen = () => {
    const [file] = input.files ?? [];
    input.value = ''; // so that the same picture can be chosen again
    if (file) openPhoto(person, file, words).catch(() => say(words.noPicture));
  };
  const input = h('input', {
    ...{ type: 'file', accept: 'image/*', class: 'unseen', 'aria-label': words.attach, onchange: chosen },
  }) as HTMLInputElement;
  return h('label', { class: 'attach' }, input, h('span', { class: 'clip', 'aria-hidden': 'true' }));
}

/** Rejects when the file is no picture that the browser can read. */
async function openPhoto(person: number, file: File, words: PageTexts): Promise<void> {
  const photo = await toPhoto(file);
  const url = URL.createObjectURL(photo);
  const caption = h('input', { type: 'text', maxlength: '1024', autocomplete: 'off' }) as HTMLInputElement;
  const submit = async (event: Event) => {
    event.preventDefault();
    const image = await toBase64(photo);
    await act({ do: 'photo', person, image, caption: caption.value.trim() }).catch((error: Error) =>
      say(error.message),
    );
    dialog.close();
  };
  const form = h(
    'form',
    { class: 'fields', onsubmit: submit },
    h('img', { class: 'preview', src: url, alt: words.ownPhoto }),
    h('label', {}, words.caption, caption),
    h('button', { type: 'submit', class: 'main' }, words.send),
  );
  const dialog = openDialog(words.attach, words, form);
  dialog.addEventListener('close', () => URL.revokeObjectURL(url));
  caption.focus();
}

/** A JPEG of whatever the browser can show. */
async function toPhoto(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error('no picture')));
    canvas.toBlob(take, 'image/jpeg', QUALITY);
  });
}

async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
