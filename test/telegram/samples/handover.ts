import { APPS } from '../../../src/amnezia/apps.ts';
import { type Sampler, setting, WHEN, whoIsAtLongest } from './samples.ts';

/** A config outside of Telegram: the chat's part, and the plain words of its page. */
export const handoverSamples: Sampler = ({ handover: texts }, name) => {
  const { page } = texts;
  const who = whoIsAtLongest(name);
  const words = '12345678 12345678 12345678 12345678';
  const digits = '1234 1234 1234 1234';
  const plain = [
    ...[page.lockTitle, page.lockLabel, page.unlock, page.working, page.wrong, page.damaged, page.previewTitle],
    ...[page.title, page.until(WHEN), page.secret, page.save, page.copy, page.copied, page.withoutSaving],
    ...[page.scanTitle, page.stores, page.scan, page.preview, page.previewOnIphone, ...Object.values(page.headings)],
    ...[page.tapSave('Home-3.conf'), page.tapFile('Home-3.conf'), page.switchOn('Home-3'), page.activate('Home-3')],
    ...APPS.flatMap((app) => [
      ...[page.install(app, '2.0.0'), page.install(app, null), page.share(app), page.tapPlus(app)],
      ...[page.importOnAndroid(app, 'Home-3.conf'), page.importOnComputer(app, 'Home-3.conf')],
    ]),
  ];
  return {
    messages: [
      ['ask', texts.ask(who)],
      ['made', texts.made(who, words, digits, WHEN)],
      ['made, sent before', texts.made(who, words, digits, null)],
      ['opened', texts.opened(who, setting(name), WHEN)],
      ['lapsed', texts.lapsed(who, setting(name))],
      ['offer', texts.offer(setting(name))],
      ...plain.map((text, index) => [`page ${index}`, text] as const),
    ],
    captions: [
      ['page', texts.pageCaption],
      ['zip', texts.zipCaption],
    ],
    labels: [texts.button, texts.makeFirst],
  };
};
