import type { EntityPart, MessagePart } from '../page/protocol.ts';
import { h } from './dom.ts';

const TAGS: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

/** What the words of a message do when they are pressed. */
export interface Presses {
  readonly onCommand: (command: string) => void;
  /** The bot's own link with a payload, such as an invite. */
  readonly onInvite: (payload: string) => void;
}

/** A message's text with what Telegram marks in it; commands in it can be pressed. */
export function formatted({ text, entities }: MessagePart, presses: Presses): Node[] {
  const sorted = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, 0, text.length, sorted, presses);
}

function between(text: string, from: number, to: number, entities: readonly EntityPart[], presses: Presses): Node[] {
  const nodes: Node[] = [];
  let at = from;
  for (const [index, entity] of entities.entries()) {
    const end = entity.offset + entity.length;
    if (entity.offset < at || end > to) continue; // inside one that was done
    const inner = entities.slice(index + 1).filter(({ offset }) => offset < end);
    nodes.push(new Text(text.slice(at, entity.offset)));
    nodes.push(marked(text, entity, between(text, entity.offset, end, inner, presses), presses));
    at = end;
  }
  return [...nodes, new Text(text.slice(at, to))];
}

function marked(text: string, entity: EntityPart, inner: Node[], presses: Presses): Node {
  const words = text.slice(entity.offset, entity.offset + entity.length);
  if (entity.type === 'bot_command') {
    return h('button', { type: 'button', class: 'command', onclick: () => presses.onCommand(words) }, ...inner);
  }
  if (entity.type === 'url' || entity.type === 'text_link') return link(entity.url ?? words, inner, presses);
  return h(TAGS[entity.type] ?? 'span', {}, ...inner);
}

/** The bot's own link opens a chat with it here; all else opens elsewhere. */
function link(url: string, inner: Node[], { onInvite }: Presses): Node {
  const payload = payloadOf(url);
  if (payload !== null) {
    return h('button', { type: 'button', class: 'command', onclick: () => onInvite(payload) }, ...inner);
  }
  return h('a', { href: url, target: '_blank', rel: 'noreferrer' }, ...inner);
}

/** What stands behind `?start=` in a link to the demo's bot; null for any other link. */
export function payloadOf(url: string): string | null {
  return /https:\/\/t\.me\/vpn_demo_bot\?start=([\w-]+)/.exec(url)?.[1] ?? null;
}
