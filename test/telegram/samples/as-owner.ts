import type { Sampler } from './samples.ts';

/** What the owner reads in place of advice to turn to the owner. */
export const asOwnerSamples: Sampler = ({ asOwner }, name) => {
  const sentences = [asOwner.networkFull, asOwner.noServer, asOwner.deviceOff, asOwner.serverNotRead];
  return {
    messages: [
      ['failed', asOwner.failed('VVVVV')],
      ...[true, false].map((isNew) => ['config held', asOwner.configHeld(name, isNew)] as const),
      ['store', asOwner.store('wireguard', 'ios')],
      ['routes', asOwner.routesNotHere(name)],
      ['no door left', asOwner.noDoorLeft()],
      ['device paused', asOwner.devicePaused()],
      ['no way out', asOwner.noWayOut({ server: name })],
      ['seen already', asOwner.seenAlready()],
      ...sentences.map((sentence) => [sentence.slice(0, 20), sentence] as const),
    ],
    labels: [asOwner.whatIsSeen],
    toasts: [...sentences, asOwner.failed('VVVVV')],
  };
};
