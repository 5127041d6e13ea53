import { PLATFORMS } from '../../../src/texts/chat/guide.ts';
import type { Sampler } from './samples.ts';

const names = { tunnel: 'vpn_abcdefgh_99', old: 'Helsinki-000099', hasPicture: true };
const first = { ...names, old: null, hasPicture: false };
const files = { config: 'vpn_abcdefgh_99.conf', picture: 'vpn_abcdefgh_99.png', ...names };

/** How a config is switched on. */
export const guideSamples: Sampler = ({ guides: texts }) => ({
  messages: [
    ['choose', texts.choose(names)],
    ['choose, without a picture', texts.choose(first)],
    ['chooseNew', texts.chooseNew(names)],
    ['chooseNew, without a picture', texts.chooseNew(first)],
    ...PLATFORMS.flatMap((platform) => [
      [`guide ${platform}`, texts.steps[platform](files)] as const,
      [`guide ${platform}, of a first config`, texts.steps[platform]({ ...files, old: null, picture: null })] as const,
    ]),
    ['ipv4Hint', texts.ipv4Hint()],
  ],
  captions: [['ipv4Caption', texts.ipv4Caption('Helsinki-000099')]],
  labels: [...Object.values(texts.platforms), ...Object.values(texts.install), texts.back, texts.ipv4],
});
