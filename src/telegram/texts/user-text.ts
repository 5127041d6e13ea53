import { escapeHtml as esc, short } from './html.ts';
import type { UserLine } from './owner-texts.ts';

interface UserWords {
  readonly noName: string;
  readonly owner: string;
}

/** A person in the owner's list, in one line of Telegram's HTML; `devices` says how many they have. */
export function userText(
  { id, username, name, owner, admitted, online }: UserLine,
  words: UserWords,
  devices: string,
): string {
  const mark = admitted ? (online ? '🟢' : '⚪️') : '🚫';
  const who = [name === null ? '' : esc(short(name)), username === null ? '' : `@${esc(username)}`]
    .filter(Boolean)
    .join(' ');
  return `${mark} ${who || words.noName} · <code>${id}</code> · ${devices}${owner ? ` · ${words.owner}` : ''}`;
}
