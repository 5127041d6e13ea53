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

/** A message's text with what Telegram marks in it; commands in it can be pressed. */
export function formatted({ text, entities }: MessagePart, onCommand: (command: string) => void): Node[] {
  const sorted = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, 0, text.length, sorted, onCommand);
}

function between(
  text: string,
  from: number,
  to: number,
  entities: readonly EntityPart[],
  onCommand: (command: string) => void,
): Node[] {
  const nodes: Node[] = [];
  let at = from;
  for (const [index, entity] of entities.entries()) {
    const end = entity.offset + entity.length;
    if (entity.offset < at || end > to) continue; // inside one that was done
    const inner = entities.slice(index + 1).filter(({ offset }) => offset < end);
    nodes.push(new Text(text.slice(at, entity.offset)));
    nodes.push(marked(text, entity, between(text, entity.offset, end, inner, onCommand), onCommand));
    at = end;
  }
  return [...nodes, new Text(text.slice(at, to))];
}

function marked(text: string, entity: EntityPart, inner: Node[], onCommand: (command: string) => void): Node {
  const words = text.slice(entity.offset, entity.offset + entity.length);
  if (entity.type === 'bot_command') {
    return h('button', { type: 'button', class: 'command', onclick: () => onCommand(words) }, ...inner);
  }
  if (entity.type === 'url' || entity.type === 'text_link') return link(entity.url ?? words, inner, onCommand);
  return h(TAGS[entity.type] ?? 'span', {}, ...inner);
}

/** The bot's own invitation is a press of Start; all else opens elsewhere. */
function link(url: string, inner: Node[], onCommand: (command: string) => void): Node {
  const [, payload] = /^https:\/\/t\.me\/vpn_demo_bot\?start=([\w-]+)$/.exec(url) ?? [];
  if (payload !== undefined) {
    return h('button', { type: 'button', class: 'command', onclick: () => onCommand(`/start ${payload}`) }, ...inner);
  }
  return h('a', { href: url, target: '_blank', rel: 'noreferrer' }, ...inner);
}
