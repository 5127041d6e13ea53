import type { ForeignLine } from '../../../src/texts/chat/foreign-line.ts';
import { type Sampler, setting } from './samples.ts';

/** Foreign peers: a page of the worst, and one of next to nothing. */
export const foreignSamples: Sampler = ({ foreign }, name) => {
  const tag = 'AbCdEf123456';
  const wide = Array.from({ length: 20 }, () => '255.255.255.255/32');
  const line: ForeignLine = { number: 5000, tag, addresses: wide, seenAge: 1e12, received: 2 ** 53, sent: 2 ** 53 };
  const bare: ForeignLine = { ...line, addresses: [], seenAge: null };
  const [server, address] = [setting(name), wide.join(', ')];
  const lines = [bare, ...Array.from({ length: 7 }, () => line)];
  const { buttons } = foreign;
  return {
    messages: [
      ['foreign', foreign.list({ server, lines, count: 5000, condemned: Array.from({ length: 10 }, () => tag) })],
      ['no foreign', foreign.list({ server, lines: [], count: 0, condemned: [] })],
      ['foreign peer', foreign.card(server, line, true, true)],
      ['bare foreign peer', foreign.card(server, bare, false, false)],
      ['whose', foreign.askWhom(tag, address)],
      ['adopt', foreign.askAdoption(tag, address, name)],
      ['remove foreign', foreign.askRemoval(server, tag, address, true)],
      ['claimed', foreign.claimed()],
      ['remove foreign of nobody', foreign.askRemoval(server, tag, address, false)],
    ],
    labels: [
      buttons.adopt,
      buttons.adoptNow(tag, address),
      buttons.remove,
      buttons.removeNow(tag, address),
      buttons.pardon(tag),
      buttons.claim(tag),
      buttons.back,
    ],
    toasts: [foreign.adopted(), foreign.removed(), foreign.pardoned()],
  };
};
