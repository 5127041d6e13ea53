import type { AccessChange } from '../../../store/restore.ts';
import type { OpenRestore } from '../../../store/restore-desk.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { escapeHtml as esc, splitMessages } from '../../../texts/format/html.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import type { Request } from '../../router/request.ts';
import { type NamesView, nodeName } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { RESTORE_BUTTONS } from './restore-buttons.ts';

/** How many lines the chat shows; the server's terminal shows all. */
const MOST_LINES = 200;

/** Answers with who regains and who loses access by a restore, and how it is confirmed. */
export function showRestore(
  view: NamesView,
  { id, madeAt, restoration }: OpenRestore,
  { texts, answer }: Pick<Request, 'texts' | 'answer'>,
) {
  const { restore } = texts;
  const { users, peers } = restoration.store;
  const lines = changeLines(view, restoration, texts);
  const shown = [...lines.slice(0, MOST_LINES), ...(lines.length > MOST_LINES ? [restore.more()] : [])];
  const title = restore.title(new Date(madeAt), Object.keys(users).length, Object.keys(peers).length);
  const messages = [...splitMessages(title, shown), restore.how()];
  const rows: Row[] = [[{ text: restore.cancel, data: callbackData(RESTORE_BUTTONS.cancel, { restore: id }) }]];
  for (const [index, html] of messages.entries()) answer(html, index === messages.length - 1 ? rows : []);
}

function changeLines(
  view: NamesView,
  restoration: OpenRestore['restoration'],
  { restore, rights: { name: nameOfRight } }: Texts,
): string[] {
  const { store, regain, lose, displaced, forgotten, awaited, helpers, terms } = restoration;
  const line = (text: string) => `• ${esc(text)}`;
  const named = (device: string) => device.replace(/^\S+/, (id) => nodeName(view, id));
  const who = ({ telegramId, devices }: AccessChange) =>
    line([whoIs(store, telegramId), ...(devices.length > 0 ? [devices.map(named).join(', ')] : [])].join(': '));
  const block = (heading: string, all: readonly string[]) => (all.length === 0 ? [] : ['', heading, ...all]);
  const nobody = [`• ${restore.nobody}`];
  return [
    ...block(restore.regain, regain.length > 0 ? regain.map(who) : nobody),
    ...block(restore.lose, lose.length > 0 ? lose.map(who) : nobody),
    ...block(
      restore.helpers,
      helpers.map(({ telegramId, rights }) =>
        line(`${whoIs(store, telegramId)}: ${rights.map((right) => nameOfRight[right]).join(', ')}`),
      ),
    ),
    ...block(
      restore.terms,
      terms.map(({ telegramId, until }) =>
        line(`${whoIs(store, telegramId)}: ${restore.until(until === null ? null : new Date(until))}`),
      ),
    ),
    ...block(restore.displaced, displaced.map(who)),
    ...block(
      restore.awaited,
      awaited.map((name) => line(`@${name}`)),
    ),
    ...block(
      restore.forgotten,
      forgotten.map((name) => line(`@${name}`)),
    ),
  ];
}
