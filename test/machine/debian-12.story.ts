import { tellLife } from './life.ts';

tellLife('bookworm');
