import type { MessageEntity } from '@grammyjs/types';
import { decodeReference } from './html-entities.ts';
import { entityOf, TAGS } from './html-tags.ts';

/** A text and what is formatted in it; offsets and lengths are UTF-16 code units. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** Why a text's markup is refused; offsets are bytes of the text as it was sent. */
export class MarkupError extends Error {}

interface OpenTag {
  name: string;
  argument: string;
  offset: number;
}

const SPACE = new Set([' ', '\t', '\r', '\n', '\0', '\v']);

/** Parses Telegram's HTML, after tdlib's `parse_html`; throws a `MarkupError` in the words of Telegram. */
export function parseHtml(html: string): FormattedText {
  return new HtmlParser(html).parse();
}

class HtmlParser {
  readonly #source: Buffer;
  readonly #open: OpenTag[] = [];
  readonly #entities: MessageEntity[] = [];
  #at = 0;
  #text = '';

  constructor(html: string) {
    this.#source = Buffer.from(html);
  }

  parse(): FormattedText {
    while (this.#at < this.#source.length) this.#step();
    const last = this.#open.at(-1);
    if (last) throw new MarkupError(`Can't find end tag corresponding to start tag "${last.name}"`);
    return { text: this.#text, entities: this.#entities.toSorted(byPlace) };
  }

  #step(): void {
    const reference = this.#peek() === '&' ? decodeReference(this.#source, this.#at) : undefined;
    if (reference) {
      this.#text += reference.text;
      this.#at = reference.end;
    } else if (this.#peek() !== '<') this.#copy();
    else if (this.#peek(1) === '/') this.#endTag();
    else this.#startTag();
  }

  #copy(): void {
    let end = this.#at + 1;
    while (end < this.#source.length && this.#source[end] !== 0x26 && this.#source[end] !== 0x3c) end++;
    this.#text += this.#source.toString('utf8', this.#at, end);
    this.#at = end;
  }

  #startTag(): void {
    const begin = this.#at++;
    const name = this.#until((c) => SPACE.has(c) || c === '>').toLowerCase();
    if (this.#ended()) throw new MarkupError(`Unclosed start tag at byte offset ${begin}`);
    if (!TAGS.has(name)) throw new MarkupError(`Unsupported start tag "${name}" at byte offset ${begin}`);
    let argument = '';
    for (;;) {
      this.#skipSpace();
      if (this.#peek() === '>') break;
      argument = this.#attribute(name, begin) ?? argument;
    }
    this.#at++;
    if (name === 'span' && argument !== 'spoiler')
      throw new MarkupError(`Tag "span" must have class "tg-spoiler" at byte offset ${begin}`);
    this.#open.push({ name, argument, offset: this.#text.length });
  }

  /** What the attribute at this place says, when it is one that its tag can have. */
  #attribute(tag: string, begin: number): string | undefined {
    const attribute = this.#until((c) => SPACE.has(c) || `=>/"'`.includes(c));
    if (attribute === '') throw new MarkupError(`Empty attribute name in the tag "${tag}" at byte offset ${begin}`);
    this.#skipSpace();
    if (this.#ended()) throw new MarkupError(`Unclosed start tag "${tag}" at byte offset ${begin}`);
    if (this.#peek() !== '=') return tag === 'blockquote' && attribute === 'expandable' ? '1' : undefined;
    this.#at++;
    this.#skipSpace();
    if (this.#ended()) throw new MarkupError(`Unclosed start tag "${tag}" at byte offset ${begin}`);
    const quote = this.#peek();
    const value = quote === '"' || quote === "'" ? this.#quoted(quote) : this.#token();
    if (this.#ended()) throw new MarkupError(`Unclosed start tag at byte offset ${begin}`);
    return TAGS.get(tag)?.(attribute, value);
  }

  #token(): string {
    const begin = this.#at;
    const value = this.#until((c) => !/[A-Za-z0-9.-]/.test(c)).toLowerCase();
    if (!this.#ended() && !SPACE.has(this.#peek()) && this.#peek() !== '>')
      throw new MarkupError(`Unexpected end of name token at byte offset ${begin}`);
    return value;
  }

  #quoted(quote: string): string {
    this.#at++;
    const parts: Buffer[] = [];
    while (!this.#ended() && this.#peek() !== quote) {
      const reference = this.#peek() === '&' ? decodeReference(this.#source, this.#at) : undefined;
      parts.push(reference ? Buffer.from(reference.text) : this.#source.subarray(this.#at, this.#at + 1));
      this.#at = reference?.end ?? this.#at + 1;
    }
    if (!this.#ended()) this.#at++;
    return Buffer.concat(parts).toString('utf8');
  }

  #endTag(): void {
    const begin = this.#at;
    const tag = this.#open.pop();
    if (!tag) throw new MarkupError(`Unexpected end tag at byte offset ${begin}`);
    this.#at += 2;
    const name = this.#until((c) => SPACE.has(c) || c === '>').toLowerCase();
    this.#skipSpace();
    if (this.#peek() !== '>') throw new MarkupError(`Unclosed end tag at byte offset ${begin}`);
    this.#at++;
    if (name !== '' && name !== tag.name)
      throw new MarkupError(`Unmatched end tag at byte offset ${begin}, expected "</${tag.name}>", found "</${name}>"`);
    const length = this.#text.length - tag.offset;
    if (length > 0) this.#close(tag, length);
  }

  #close({ name, argument, offset }: OpenTag, length: number): void {
    const last = this.#entities.at(-1);
    const same = last && last.offset === offset && last.length === length ? last : undefined;
    if (name === 'pre' && same?.type === 'code' && this.#languages.has(same)) {
      this.#entities.splice(-1, 1, { type: 'pre', offset, length, language: this.#languages.get(same) ?? '' });
    } else if (name === 'code' && same?.type === 'pre' && argument !== '') {
      this.#entities.splice(-1, 1, { type: 'pre', offset, length, language: argument });
    } else {
      const entity = entityOf(name, argument, this.#text.slice(offset), { offset, length });
      if (entity?.type === 'code' && argument !== '') this.#languages.set(entity, argument);
      if (entity) this.#entities.push(entity);
    }
  }

  readonly #languages = new Map<MessageEntity, string>();

  #until(stop: (character: string) => boolean): string {
    const begin = this.#at;
    while (!this.#ended() && !stop(this.#peek())) this.#at++;
    return this.#source.toString('utf8', begin, this.#at);
  }

  #skipSpace(): void {
    while (!this.#ended() && SPACE.has(this.#peek())) this.#at++;
  }

  #peek(ahead = 0): string {
    return String.fromCharCode(this.#source[this.#at + ahead] ?? 0);
  }

  #ended(): boolean {
    return this.#at >= this.#source.length;
  }
}

const byPlace = (a: MessageEntity, b: MessageEntity) => a.offset - b.offset || b.length - a.length;
