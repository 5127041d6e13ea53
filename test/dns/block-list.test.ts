import { describe, expect, it } from 'vitest';
import { BlockReader, blockedIn, printBlockList, readBlockList } from '../../src/exits/lists/block-list.ts';

describe('a list of blocked domains', () => {
  it.each([
    ['0.0.0.0 Ads.Example.com', ['ads.example.com']],
    ['127.0.0.1\ta.example b.example # two of them', ['a.example', 'b.example']],
    [':: v6.example', ['v6.example']],
    ['tracker.example', ['tracker.example']],
    ['*.tracker.example', ['tracker.example']],
    ['||metrics.example^', ['metrics.example']],
    ['xn--80a.xn--p1ai.', ['xn--80a.xn--p1ai']],
    ['# comment', []],
    ['! comment of another kind', []],
    ['@@||good.example^', []],
    ['||ads.example^$third-party', []],
    ['||ads.example/path^', []],
    ['example.com##.banner', []],
    ['127.0.0.1 localhost', []],
    ['127.0.0.1 localhost.localdomain', []],
    ['0.0.0.0 0.0.0.0', []],
    ['server=/a.example/1.2.3.4', []],
    ['a.example\u0000conf-file=/etc/passwd', []],
    ['.', []],
    ['com', []],
    ['<html><body>', []],
  ])('reads %j', (line, domains) => {
    expect(blockedIn(line)).toEqual(domains);
  });

  it('leaves out what is below another domain, and comes back from its file as it was', () => {
    const reader = new BlockReader();
    for (const line of ['z.example', 'x.ads.example', 'ads.example', 'bads.example']) reader.line(line);
    const domains = reader.end();
    expect(domains).toEqual(['ads.example', 'bads.example', 'z.example']);
    expect(readBlockList(printBlockList('https://lists.example/ads', domains))).toEqual(domains);
  });

  it('is not taken when it is none, too long, or a file of it is damaged', () => {
    expect(() => new BlockReader().end()).toThrow('no line names a domain');
    const reader = new BlockReader();
    const fill = () => {
      for (let at = 0; at <= 200_000; at += 1) reader.line(`a${at}.example`);
    };
    expect(fill).toThrow('more than 200000 domains');
    expect(() => readBlockList('a.example\n')).toThrow('line 1');
    expect(() => readBlockList('# source: x\na.example\nb.exam')).toThrow('cut off');
    expect(() => readBlockList('# source: x\na.example\nb example\n')).toThrow('line 3');
  });
});
