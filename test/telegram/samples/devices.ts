import { device } from './device-line.ts';
import { type Sampler, setting, WHEN } from './samples.ts';

/** As many devices as one message shows. */
const PAGE = 8;

/** A friend's own devices. */
export const deviceSamples: Sampler = ({ devices: texts }, name) => {
  const line = device(name);
  const page = Array.from({ length: PAGE }, () => line);
  const [label, server] = [texts.label(line), setting(name)];
  return {
    messages: [
      ...[true, false].map(
        (full) => [`devices, full: ${full}`, texts.list(page, full, [{ ...line, spare: true }])] as const,
      ),
      ['no devices', texts.list([], false, [])],
      ['device', texts.device({ ...line, paused: true, name: null })],
      ...[true, false].map(
        (proven) => [`spare, proven: ${proven}`, texts.device({ ...line, name: null, spare: true, proven })] as const,
      ),
      ['spareOffer', texts.spareOffer()],
      ['spareComing', texts.spareComing(server)],
      ['spareArrived', texts.spareArrived()],
      ['whatToAdd', texts.whatToAdd(server)],
      ['askName', texts.askName()],
      ['askNewName', texts.askNewName(label)],
      ['added', texts.added(setting(name), server)],
      ['renamed', `${texts.renamed(setting(name))}\n\n${texts.list(page, true, [])}`],
      ['askRemove', texts.askRemove(label)],
      ['removed', texts.removed(label, WHEN)],
      ['restored', `${texts.restored(label)}\n\n${texts.device(line)}`],
      ['whichToSend', texts.whichToSend(server)],
      ['whichToRenew', texts.whichToRenew(server)],
    ],
    labels: [
      ...Object.values(texts.buttons),
      ...Object.values(texts.presets),
      ...[label, texts.labelOn(line), texts.label({ ...line, name: null })],
    ],
    toasts: [texts.sending()],
  };
};
