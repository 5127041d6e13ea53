import { PLATFORMS } from '../../../src/telegram/texts/guide-texts.ts';
import type { Sampler } from './samples.ts';

const files = { config: 'vpn_abcdefgh_99.conf', tunnel: 'vpn_abcdefgh_99', picture: 'vpn_abcdefgh_99.png' };

/** How a config is switched on. */
export const guideSamples: Sampler = ({ guides: texts }) => ({
  messages: [
    ['choose', texts.choose()],
    ['chooseNew', texts.chooseNew()],
    ...PLATFORMS.map((platform) => [`guide ${platform}`, texts.steps[platform](files)] as const),
    ['ipv4Hint', texts.ipv4Hint()],
  ],
  captions: [['ipv4Caption', texts.ipv4Caption('v4_abcdefgh_99')]],
  labels: [...Object.values(texts.platforms), ...Object.values(texts.install), texts.back, texts.ipv4],
});
