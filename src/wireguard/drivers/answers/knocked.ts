import type { KnockAnswer } from '../driver.ts';

/** Reads the datagrams of a gate's answer; lines of another form, such as errors of its system, are passed over. */
export function parseKnock(answer: string): Exclude<KnockAnswer, string> {
  return answer.split('\n').flatMap((line) => {
    const [, ms, text] = /^got (\d{1,6}) ([A-Za-z0-9+/]{1,2800}={0,2})$/.exec(line) ?? [];
    return ms === undefined || text === undefined ? [] : [{ ms: Number(ms), datagram: Buffer.from(text, 'base64') }];
  });
}
