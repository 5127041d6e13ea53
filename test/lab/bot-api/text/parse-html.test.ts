import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatText } from './formatted-text.ts';
import { parseHtml } from './parse-html.ts';

test.each([
  ['a < b', 'Unsupported start tag "" at byte offset 2'],
  ['a <b', 'Unclosed start tag at byte offset 2'],
  ['a <b c', 'Unclosed start tag "b" at byte offset 2'],
  ['<a href="x', 'Unclosed start tag at byte offset 0'],
  ['<a href=', 'Unclosed start tag "a" at byte offset 0'],
  ['<a href=x:y>', 'Unexpected end of name token at byte offset 8'],
  ['я<foo>', 'Unsupported start tag "foo" at byte offset 2'],
  ['я <FOO bar=1>', 'Unsupported start tag "foo" at byte offset 3'],
  ['a < b > c', 'Unsupported start tag "" at byte offset 2'],
  ['<b =1>', 'Empty attribute name in the tag "b" at byte offset 0'],
  ['<b>a', 'Can\'t find end tag corresponding to start tag "b"'],
  ['<i><b>a</i>', 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'],
  ['<b>a</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
  ['a</b>', 'Unexpected end tag at byte offset 1'],
  ['<b>a</b', 'Unclosed end tag at byte offset 4'],
  ['<span>a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
])('refuses %s', (html, message) => {
  expect(() => parseHtml(html)).toThrow(message);
});

test.each([
  ['<b>a</b>', 'a', [{ type: 'bold', offset: 0, length: 1 }]],
  ['<STRONG>a</strong >', 'a', [{ type: 'bold', offset: 0, length: 1 }]],
  ['😀<i>я</i>', '😀я', [{ type: 'italic', offset: 2, length: 1 }]],
  ['<i>a</>', 'a', [{ type: 'italic', offset: 0, length: 1 }]],
  ['<b></b>a', 'a', []],
  [
    '<u><s>ab</s>c</u>',
    'abc',
    [
      { type: 'underline', offset: 0, length: 3 },
      { type: 'strikethrough', offset: 0, length: 2 },
    ],
  ],
  ['<code>a</code>', 'a', [{ type: 'code', offset: 0, length: 1 }]],
  ['<pre>a</pre>', 'a', [{ type: 'pre', offset: 0, length: 1 }]],
  ['<pre><code class="language-ini">a</code></pre>', 'a', [{ type: 'pre', language: 'ini', offset: 0, length: 1 }]],
  ['<span class="tg-spoiler">a</span>', 'a', [{ type: 'spoiler', offset: 0, length: 1 }]],
  ['<tg-spoiler>a</tg-spoiler>', 'a', [{ type: 'spoiler', offset: 0, length: 1 }]],
  ['<blockquote>a</blockquote>', 'a', [{ type: 'blockquote', offset: 0, length: 1 }]],
  ['<blockquote expandable>a</blockquote>', 'a', [{ type: 'expandable_blockquote', offset: 0, length: 1 }]],
  [
    '<a href="https://a.org/?x=1&amp;y=2">a</a>',
    'a',
    [{ type: 'text_link', url: 'https://a.org/?x=1&y=2', offset: 0, length: 1 }],
  ],
  ['<tg-emoji emoji-id="5">x</tg-emoji>', 'x', [{ type: 'custom_emoji', custom_emoji_id: '5', offset: 0, length: 1 }]],
  ['&lt;&gt;&amp;&quot;&#33;&#x21;', '<>&"!!', []],
  ['&lt &nbsp; &apos; & &#0;', '< &nbsp; &apos; & &#0;', []],
  ['a > b', 'a > b', []],
])('parses %s', (html, text, entities) => {
  expect(parseHtml(html)).toEqual({ text, entities });
});

test('a mention of a person by link carries the person', () => {
  const { entities } = parseHtml('<a href="tg://user?id=42">Anna</a>');
  expect(entities).toMatchObject([{ type: 'text_mention', user: { id: 42 }, offset: 0, length: 4 }]);
});

test('any text comes back when it is escaped', () => {
  const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const texts = fc.string({ unit: fc.constantFrom(...'a<>&"; #x1я😀/b='), maxLength: 40 });
  const property = fc.property(texts, texts, (bold, plain) => {
    const { text, entities } = parseHtml(`<b>${escapeHtml(bold)}</b>${escapeHtml(plain)}`);
    expect(text).toBe(bold + plain);
    expect(entities).toEqual(bold === '' ? [] : [{ type: 'bold', offset: 0, length: bold.length }]);
  });
  fc.assert(property);
});

test('a text is trimmed and cleaned, and its entities move along', () => {
  const html = ' \n a\r\n<b>\tb </b> \n';
  expect(formatText(html, 'HTML')).toEqual({ text: 'a\n b', entities: [{ type: 'bold', offset: 2, length: 2 }] });
});

test('commands, mentions and addresses are found, but not inside of code', () => {
  const { entities } = formatText('/help or @anna_k at https://a.org/b. <code>/regen</code>', 'HTML');
  expect(entities.map(({ type, offset, length }) => [type, offset, length])).toEqual([
    ['bot_command', 0, 5],
    ['mention', 9, 7],
    ['url', 20, 15],
    ['code', 37, 6],
  ]);
});
