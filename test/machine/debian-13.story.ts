import { tellLife } from './life.ts';

tellLife('trixie');
