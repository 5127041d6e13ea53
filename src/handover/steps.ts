import { APP_LINKS, type Platform } from '../amnezia/apps.ts';
import { type StepKind, stepDrawing } from './drawings.ts';
import type { HandedConfig, HandedOn, PageLanguage } from './handed-config.ts';

/** How the config comes into the app: from the page's button, as a file beside the page, or by the camera. */
export type Way = 'page' | 'file' | 'scan';

/** A step; `links`: the platforms whose store it links to. */
interface Step {
  readonly kind: StepKind;
  readonly text: string;
  readonly links?: readonly Platform[];
}

const PLATFORMS_OF: Readonly<Record<HandedOn, readonly [Platform, ...Platform[]]>> = {
  android: ['android'],
  ios: ['ios'],
  computer: ['windows', 'macos', 'linux'],
};

/** The four steps for one kind of device, as HTML. */
export function stepsHtml(config: HandedConfig, language: PageLanguage, on: HandedOn, way: Way): string {
  const items = stepsOf(config, language, on, way).map(
    ({ kind, text, links = [] }) =>
      `<li>${stepDrawing(kind)}<div>${htmlText(text)}${links.map((platform) => storeLink(config, language, platform)).join('')}</div></li>`,
  );
  return `<ol>${items.join('')}</ol>`;
}

function stepsOf(config: HandedConfig, { texts }: PageLanguage, on: HandedOn, way: Way): Step[] {
  const { app, tunnel, leastOn } = config;
  const { page } = texts.handover;
  const file = `${tunnel}.conf`;
  const links = PLATFORMS_OF[on];
  const install = { kind: 'install', text: page.install(app, leastOn(links[0])), links } as const;
  const last = { kind: 'switch', text: page.switchOn(tunnel) } as const;
  if (on === 'computer') {
    const first = { kind: 'save', text: page.tapSave(file) } as const;
    return [
      install,
      first,
      { kind: 'import', text: page.importOnComputer(app, file) },
      { ...last, text: page.activate(tunnel) },
    ];
  }
  if (way === 'scan')
    return [install, { kind: 'plus', text: page.tapPlus(app) }, { kind: 'scan', text: page.scan }, last];
  if (on === 'ios')
    return [install, { kind: 'file', text: page.tapFile(file) }, { kind: 'share', text: page.share(app) }, last];
  const { kind, text } =
    way === 'page'
      ? ({ kind: 'save', text: page.tapSave(file) } as const)
      : ({ kind: 'file', text: page.tapFile(file) } as const);
  return [install, { kind, text }, { kind: 'plus', text: page.importOnAndroid(app, file) }, last];
}

function storeLink({ app }: HandedConfig, { texts }: PageLanguage, platform: Platform): string {
  const url = APP_LINKS[app][platform];
  return `<a href="${htmlText(url)}" rel="noreferrer">${htmlText(texts.guides.install(app, platform))}</a>`;
}

/** Plain text as HTML, in attributes too. */
export const htmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
