import { pick } from '../../../amnezia/parameters.ts';
import { readParameters } from '../../../amnezia/read-parameters.ts';
import { NodeError, type NodeParameters } from '../driver.ts';

/** The line that stands for the header protection key, which itself stays on the node. */
const PRINT = /^HeaderProtectionKey = sha256:(.*)$/m;
/** Stands for the key while the values are checked, since some must be different where there is one. */
const SOME_KEY = `${'A'.repeat(43)}=`;
const KEY = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** Parses the answer to `NodeCommands.parameters`. Throws `NodeError('garbled')` if it tells no print of the key but something else. */
export function parseParameters(answer: string): NodeParameters {
  const headerPrint = PRINT.exec(answer)?.[1] ?? null;
  if (headerPrint !== null && !/^[0-9a-f]{64}$/.test(headerPrint)) {
    throw new NodeError('garbled', 'the parameters were not understood: no SHA-256 of the header protection key');
  }
  const { parameters, ...rest } = readParameters(answer.replace(PRINT, `HeaderProtectionKey = ${SOME_KEY}`));
  return { parameters: pick(parameters, (key) => key !== 'HeaderProtectionKey'), ...rest, headerPrint };
}

/** Parses the answer to `NodeCommands.headerKey`; null: there is no key. Throws `NodeError('garbled')`, which does not quote it. */
export function parseHeaderKey(answer: string): string | null {
  const key = answer.trim();
  if (key === '') return null;
  if (KEY.test(key)) return key;
  throw new NodeError('garbled', 'the header protection key was not understood');
}
