import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PROGRAM } from '../program-folder.ts';
import { HANDED_ON, type HandedConfig, type HandedOn, type PageLanguage } from './handed-config.ts';
import { qrSvg } from './qr-svg.ts';
import { sealWithWords } from './seal-page.ts';
import type { SealedPage } from './sealed-page.ts';
import { htmlText, stepsHtml, type Way } from './steps.ts';

const read = (name: string): string => readFileSync(new URL(`src/handover/page/${name}`, PROGRAM), 'utf8').trim();

/**
 * The config with its QR code and the four steps as one HTML file that needs nothing else: no server, no Internet, no `crypto.subtle`.
 * What is not locked says neither what it is nor for whom. With scripts off it says only that it is a preview.
 */
export async function lockedPage(config: HandedConfig, language: PageLanguage, words: string): Promise<string> {
  const { tunnel, text } = config;
  const page: SealedPage = { name: `${tunnel}.conf`, text, html: openedHtml(config, language) };
  const sealed = await sealWithWords(JSON.stringify(page), words);
  const script = read('reader.js');
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
  return document(language, {
    policy,
    title: language.texts.handover.page.lockTitle,
    body: `${frame(language)}<div id="sealed" hidden>${Buffer.from(sealed).toString('base64')}</div><script>${script}</script>`,
  });
}

/** The same without a lock and without scripts, for paper (`scan`), or beside its file in a ZIP (`file`). A secret. */
export function plainPage(config: HandedConfig, language: PageLanguage, way: Exclude<Way, 'page'>): string {
  const { page } = language.texts.handover;
  const steps = way === 'scan' ? scanSteps(config, language) : stepsHtml(config, language, config.on ?? 'ios', way);
  const code = config.hasQr ? codeHtml(config, language, way === 'file') : '';
  return document(language, {
    policy: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    title: page.title,
    body: `<main>${introduction(config, language)}${way === 'scan' ? code + steps : steps + code}</main>`,
  });
}

/** Paper knows no links, and one page of it serves every phone. */
function scanSteps(config: HandedConfig, language: PageLanguage): string {
  const { page } = language.texts.handover;
  const steps = stepsHtml(config, language, config.on === 'ios' ? 'ios' : 'android', 'scan');
  return steps.replace(/<a [^>]*>.*?<\/a>/, ` ${htmlText(page.stores)}`);
}

function openedHtml(config: HandedConfig, language: PageLanguage): string {
  const { page } = language.texts.handover;
  const devices = config.on === null ? HANDED_ON : [config.on];
  const [first, ...others] = devices.map((on) => [on, stepsHtml(config, language, on, wayOn(on, config))] as const);
  const folded = others.map(
    ([on, steps]) => `<details><summary>${htmlText(page.headings[on])}</summary>${steps}</details>`,
  );
  const heading = first && others.length > 0 ? `<h2>${htmlText(page.headings[first[0]])}</h2>` : '';
  return [
    introduction(config, language),
    `${heading}${first?.[1] ?? ''}`,
    `<button id="save" type="button">${htmlText(page.save)}</button>`,
    `<button id="copy" type="button" class="second" data-done="${htmlText(page.copied)}">${htmlText(page.copy)}</button>`,
    `<p>${htmlText(page.withoutSaving)}</p>`,
    `<textarea id="config" readonly spellcheck="false" aria-label="${htmlText(config.tunnel)}.conf">${htmlText(config.text)}</textarea>`,
    ...folded,
    config.hasQr ? codeHtml(config, language, true) : '',
  ].join('');
}

/** An iPhone cannot save a page's file and give it to an app, so there it is the camera. */
const wayOn = (on: HandedOn, { hasQr }: HandedConfig): Way => (on === 'ios' ? (hasQr ? 'scan' : 'file') : 'page');

function introduction({ deadline }: HandedConfig, { texts }: PageLanguage): string {
  const { page } = texts.handover;
  const until = deadline === null ? '' : `<p class="until">${htmlText(page.until(deadline))}</p>`;
  return `<h1>${htmlText(page.title)}</h1>${until}<p>${htmlText(page.secret)}</p>`;
}

function codeHtml({ text }: HandedConfig, { texts }: PageLanguage, hasTitle: boolean): string {
  return `${hasTitle ? `<h2>${htmlText(texts.handover.page.scanTitle)}</h2>` : ''}${qrSvg(text)}`;
}

/** What stands there before the words: the preview's paragraph, and the form that the script shows in its place. */
function frame({ texts }: PageLanguage): string {
  const { page } = texts.handover;
  const said = (['working', 'wrong', 'damaged'] as const).map((what) => `data-${what}="${htmlText(page[what])}"`);
  return [
    `<main><section id="preview"><h1>${htmlText(page.previewTitle)}</h1>`,
    `<p>${htmlText(page.preview)}</p><p>${htmlText(page.previewOnIphone)}</p>`,
    `</section><form id="lock" hidden ${said.join(' ')}><h1>${htmlText(page.lockTitle)}</h1>`,
    `<label for="words">${htmlText(page.lockLabel)}</label>`,
    '<input id="words" type="text" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false">',
    `<button id="unlock" type="submit">${htmlText(page.unlock)}</button><p id="state" role="status"></p></form>`,
    '<section id="opened" hidden></section></main>',
  ].join('');
}

interface Parts {
  readonly policy: string;
  readonly title: string;
  readonly body: string;
}

function document({ language }: PageLanguage, { policy, title, body }: Parts): string {
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>${htmlText(title)}</title><style>${read('style.css')}</style></head><body>${body}</body></html>\n`,
  ].join('');
}
