import { APPS } from '../../../src/amnezia/apps.ts';
import { PLATFORMS } from '../../../src/texts/chat/guide.ts';
import type { Sampler } from './samples.ts';

const names = { tunnel: 'vpn_abcdefgh_99', old: 'Helsinki-000099' };
const first = { ...names, old: null };
const files = { config: 'vpn_abcdefgh_99.conf', least: '1.0.20250903', ...names };
const PAIRS = APPS.flatMap((app) => APPS.map((oldApp) => ({ app, oldApp })));

/** How a config is switched on. */
export const guideSamples: Sampler = ({ guides: texts }) => ({
  messages: [
    ...PAIRS.flatMap((apps) => {
      const pair = `${apps.app} for ${apps.oldApp}`;
      return [
        [`choose, ${pair}`, texts.choose({ ...names, ...apps })] as const,
        [`choose, first, ${pair}`, texts.choose({ ...first, ...apps })] as const,
        [`chooseNew, ${pair}`, texts.chooseNew({ ...names, ...apps })] as const,
        [`chooseNew, first, ${pair}`, texts.chooseNew({ ...first, ...apps })] as const,
        ...PLATFORMS.flatMap((platform) => [
          [`guide ${platform}, ${pair}`, texts.steps[platform]({ ...files, ...apps })] as const,
          [
            `guide ${platform}, of a first config, ${pair}`,
            texts.steps[platform]({ ...files, ...apps, old: null, least: null }),
          ] as const,
        ]),
      ];
    }),
    ['ipv4Hint', texts.ipv4Hint()],
    ...APPS.flatMap((app) =>
      PLATFORMS.map((platform) => [`store ${app} ${platform}`, texts.store(app, platform) || '-'] as const),
    ),
  ],
  captions: [
    // Under a picture; Linux has none.
    ...PLATFORMS.slice(0, 4).flatMap((platform) =>
      PAIRS.map((apps) => {
        const guide = `${texts.steps[platform]({ ...files, ...apps })}\n\n${texts.store(apps.app, platform)}`;
        return [`picture of ${platform}, ${apps.app} for ${apps.oldApp}`, guide] as const;
      }),
    ),
    ['ipv4Caption', texts.ipv4Caption('Helsinki-000099')],
    ...APPS.map((app) => [`qrCaption ${app}`, texts.qrCaption(app)] as const),
  ],
  labels: [
    ...Object.values(texts.platforms),
    ...APPS.flatMap((app) => PLATFORMS.map((platform) => texts.install(app, platform))),
    texts.back,
    texts.ipv4,
    texts.qr,
    texts.withoutStore,
  ],
});
