import { whatIsLeft } from './left-to-soak.ts';

process.stdout.write(`\n${whatIsLeft()}\n`);
