import { tellKernelLife } from './kernel-life.ts';

tellKernelLife('trixie', 'long');
