/**
 * What hides in a text, turns its direction or ends its line: control characters (of C0 and C1), line and paragraph separators,
 * everything that Unicode calls ignorable (zero width, marks of direction, tags, fillers), blanks that are no spaces, halves of
 * characters, and code points that are none.
 */
const HIDDEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufff9-\ufffc\u{13430}-\u{1343f}\u{13441}\u{13442}\u{1d159}]/u;

/** Scripts whose letters change their form by an invisible joiner, and the signs that end a syllable there. */
const JOINED =
  /[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Nko}\p{scx=Mongolian}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}]/u
    .source;
const VIRAMA = '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca\\u1039\\u103a\\u17d2]';
/** The next character stays: a hidden one may belong to a script as well, and what goes with it must not stay for its sake. */
const SEEN_ONE = `(?!${HIDDEN.source})`;
const PICTURE = '\\p{Extended_Pictographic}';

/** Where a hidden character does its work, so that the name of a person or an emoji is what they wrote. */
const AT_WORK = [
  `(?<=${SEEN_ONE}${JOINED})[\\u200c\\u200d](?=${SEEN_ONE}${JOINED})`,
  `(?<=${VIRAMA})\\u200d`,
  `(?<=${PICTURE}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=${PICTURE})`,
  `(?<=${PICTURE})[\\ufe0e\\ufe0f]`,
  '(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
  '(?<=\\u{1f3f4})[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
  '(?<=\\p{sc=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
  `(?<=${SEEN_ONE}\\p{sc=Mongolian})[\\u180b-\\u180d\\u180f]`,
].join('|');

const HIDDEN_OR_AT_WORK = new RegExp(`(${AT_WORK})|${HIDDEN.source}`, 'gu');

/** Whether there is nothing in the text that `visible` would change. */
export const isVisible = (text: string): boolean => visible(text) === text;

/** One line in which nothing hides: a line end reads ` ⏎ `, any other hidden character `\u{202e}`. */
export const visible = (text: string): string =>
  replaceHidden(text, (found) => (found === '\n' ? ' ⏎ ' : escaped(found)));

/** The same for a text of several lines: its line ends and tabs stay. A carriage return does not, which writes over its line. */
export const visibleLines = (text: string): string =>
  replaceHidden(text, (found) => (found === '\n' || found === '\t' ? found : escaped(found)));

/** For a message in a chat, whose length is bounded: hidden characters are left out, and any but a usual line end is one. */
export const withoutHidden = (text: string): string =>
  replaceHidden(text.replaceAll(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n'), (found) =>
    found === '\n' ? found : found === '\t' ? ' ' : '',
  );

/** JSON as `JSON.stringify` makes it, with every hidden character as an escape: it means the same. */
export const visibleJson = (json: string): string =>
  replaceHidden(json, (found) =>
    [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );

/** Printable letters, digits, signs: a name without any of them cannot be seen. */
const SEEN = /[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;
/** Blanks that pass for a letter are used as spaces, and so are line ends. */
const BLANKS = /[\s\v\f\u0085\u2028\u2029\u2800\u3164\u115f\u1160\uffa0]+/gu;
/** More marks above one letter cover the lines above. */
const PILES = /(\p{M}{8})\p{M}+/gu;

/**
 * What somebody is called, or calls something: one line, nothing hidden in it, single spaces, at most so many characters; empty when
 * there is nothing to see. What people write in their languages, and emoji, stay as they are.
 */
export function readName(text: string, longest = 200): string {
  const kept = replaceHidden(text.replaceAll(BLANKS, ' '), () => '').replaceAll(PILES, '$1');
  const name = [...kept].slice(0, longest).join('').trim();
  if (!SEEN.test(name)) return '';
  return name === text ? name : readName(name, longest); // what was taken out or cut off may have parted what counts together
}

/** Of what another machine says more is never looked at: what was said last. */
const LONGEST_WORDS = 32_768;
/** At the cut: half a key or another secret would not be recognised as one. */
const CUT_WORD = /^\S{0,100}/;

/** The end of what another machine says, as much of it as may be looked at for what it means. */
export const endOfWords = (text: string): string =>
  text.length > LONGEST_WORDS ? text.slice(-LONGEST_WORDS).replace(CUT_WORD, '') : text;

/** Words of another machine for a person to read: its last lines that are not empty, nothing hidden, each and all bounded. */
export function wordsOf(text: string, { lines = 5, length = 200 } = {}): string {
  const all = endOfWords(text)
    .split(/\r\n?|[\n\v\f\u0085\u2028\u2029]/)
    .map((line) => visible(line).trim());
  return all
    .filter(Boolean)
    .slice(-lines)
    .map((line) => ([...line].length > length ? `${[...line].slice(0, length).join('')}…` : line))
    .join('\n');
}

function replaceHidden(text: string, change: (found: string) => string): string {
  if (!HIDDEN.test(text)) return text; // nearly all: the other pattern is slower
  return text.replaceAll(HIDDEN_OR_AT_WORK, (found, atWork: string | undefined) => atWork ?? change(found));
}

const escaped = (found: string): string => `\\u{${found.codePointAt(0)?.toString(16)}}`;
