import type { ButtonPart, FilePart, Language, MessagePart } from '../page/protocol.ts';
import { h } from './dom.ts';
import { formatted } from './entities.ts';
import { act } from './live.ts';
import { openInvite } from './open-invite.ts';
import { phone, size } from './phone.ts';
import { openText } from './show.ts';
import { say } from './tell.ts';
import type { PageTexts } from './texts.ts';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ru: 'ru' };

/** One message as a bubble: text, picture or file, and the buttons below. */
export function bubble(person: number, message: MessagePart, words: PageTexts, language: Language): HTMLElement {
  const { id, fromBot, from, text, hasPhoto, file, isJoined, edited } = message;
  const at = new Date(message.at);
  const time = at.toLocaleTimeString(LOCALES[language], { hour: '2-digit', minute: '2-digit' });
  const send = (command: string) =>
    act({ do: 'say', person, text: command }).catch((error: Error) => say(error.message));
  const box = h(
    'article',
    { class: fromBot ? 'bubble theirs' : 'bubble own', 'data-id': id },
    h('h3', { class: 'unseen' }, fromBot ? words.bot : from),
    ...(hasPhoto
      ? [h('img', { class: 'photo', src: `/files/${id}`, alt: fromBot ? words.photo : words.ownPhoto })]
      : []),
    ...(file ? [attachment(id, file, words)] : []),
    ...(text === ''
      ? []
      : [
          h(
            'div',
            { class: 'text' },
            ...formatted(message, { onCommand: send, onInvite: (payload) => openInvite(payload, words) }),
          ),
        ]),
    ...(file?.kind === 'config' ? [phone(id, file.name, words)] : []),
    h('footer', {}, h('time', { datetime: at.toISOString() }, edited ? `${words.edited} ${time}` : time)),
  );
  const rows = message.rows.map((row) =>
    h('div', { class: 'row' }, ...row.map((button) => inline(person, id, button))),
  );
  const side = fromBot ? 'line' : 'line from-me';
  return h('div', { class: isJoined ? `${side} joined` : side }, box, ...rows);
}

function attachment(id: number, { name, size: bytes, kind }: FilePart, words: PageTexts): HTMLElement {
  const open = () => openText(name, `/files/${id}`, words);
  const label = (what: string) => `${what}: ${name}`;
  const isPicture = kind === 'picture';
  return h(
    'div',
    { class: isPicture ? 'file with-picture' : 'file' },
    isPicture
      ? h('img', { class: 'thumbnail', src: `/files/${id}`, alt: words.qr })
      : h('span', { class: 'file-icon', 'aria-hidden': 'true' }, '⤓'),
    h('div', {}, h('b', { class: 'file-name' }, name), h('small', {}, size(bytes, words))),
    h(
      'div',
      { class: 'file-actions' },
      isPicture
        ? h('a', { href: `/files/${id}`, target: '_blank', 'aria-label': label(words.open) }, words.open)
        : h(
            'button',
            { type: 'button', 'data-focus': 'open', 'aria-label': label(words.open), onclick: open },
            words.open,
          ),
      h('a', { href: `/files/${id}?save`, download: name, 'aria-label': label(words.download) }, words.download),
    ),
  );
}

function inline(person: number, message: number, { text, data, url }: ButtonPart): HTMLElement {
  if (data === undefined)
    return h('a', { class: 'inline', href: url ?? '#', target: '_blank', rel: 'noreferrer' }, text);
  const button = h('button', { type: 'button', class: 'inline', 'data-focus': data }, text);
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true');
    const outcome = await act({ do: 'press', person, message, data }).catch((error: Error) => ({
      text: error.message,
    }));
    button.removeAttribute('aria-busy');
    if (outcome.text) say(outcome.text);
  });
  return button;
}
