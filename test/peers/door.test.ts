import { expect, it } from 'vitest';
import { doorFor, doorNamed, doorsOf, doorText } from '../../src/peers/nodes/door.ts';

const node = {
  endpointHost: '203.0.113.7',
  endpointPort: 51820,
  furtherDoors: [
    { host: '203.0.113.7', port: 443 },
    { host: '2001:db8::9', port: 443 },
    { host: '203.0.113.7', port: 51820 },
  ],
};

it('lists each door of a node once, its endpoint first', () => {
  expect(doorsOf(node).map(doorText)).toEqual(['203.0.113.7:51820', '203.0.113.7:443', '[2001:db8::9]:443']);
});

it('names the door of the record while the node has it, else the first', () => {
  expect(doorFor(node, { door: '[2001:db8::9]:443' })).toEqual({ host: '2001:db8::9', port: 443 });
  for (const door of [null, '198.51.100.1:51820']) expect(doorText(doorFor(node, { door }))).toBe('203.0.113.7:51820');
  expect(doorNamed(node, '198.51.100.1:51820')).toBeNull();
});
